// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AtpBaseClient } from '@atproto/api'
import type { PlatformContext } from '../../../domain/index.ts'
import { networkFailure, RequestError, waitOf } from '../request-error.ts'

/** Loaded at the first call: its lexicons cost a second and 60 MB, which an organisation without Bluesky need not pay. */
export const atproto = (): Promise<typeof import('@atproto/api')> => import('@atproto/api')

/** How a request is authorised: with nothing, with one token, or with one that is renewed when the server says that it has expired. */
export interface Authorisation {
	token(): string | null
	/** @returns whether there is a new token, with which the request is made again */
	expired(): Promise<boolean>
}

export const withToken = (token: string | null): Authorisation => ({ token: () => token, expired: async () => false })

/**
 * @atproto/api's client (paths, types, checked answers) over the fetch that is given; the server's address may have a path.
 * @throws {RequestError} from every call that is made through {@link asked}
 */
export async function apiOf(server: string, authorisation: Authorisation, context: PlatformContext): Promise<AtpBaseClient> {
	const { AtpBaseClient } = await atproto()
	return new AtpBaseClient(async (path: string, init: RequestInit) => {
		try {
			return await send(server, authorisation, context, path, init)
		} catch (error) {
			if (!hasExpired(error) || !await authorisation.expired()) throw error
			return await send(server, authorisation, context, path, init)
		}
	})
}

/** The client wraps what its transport throws, with texts in its messages: taken out again here. */
export async function asked<T>(call: Promise<{ data: T }>): Promise<T>
export async function asked(call: Promise<object>): Promise<unknown>
export async function asked(call: Promise<{ data?: unknown }>): Promise<unknown> {
	try {
		return (await call).data
	} catch (error) {
		const { XRPCError } = await atproto()
		if (!(error instanceof XRPCError)) throw error
		// the transport's own error, or an answer that is not what the lexicon promises
		throw error.cause instanceof Error && error.cause !== error && !isZod(error.cause) ? error.cause : strange(200, 'not as the lexicon says')
	}
}

const isZod = (error: Error): boolean => error.name === 'ValidationError'

function hasExpired(error: unknown): boolean {
	return error instanceof RequestError && error.what.kind === 'refused' && /^(Expired|Invalid)Token$/.test(error.what.code ?? '')
}

async function send(server: string, authorisation: Authorisation, { fetch, signal, log, now }: PlatformContext, path: string, init: RequestInit): Promise<Response> {
	const headers = new Headers(init.headers)
	const token = authorisation.token()
	if (token !== null) headers.set('authorization', `Bearer ${token}`)
	headers.set('accept', 'application/json')
	headers.set('user-agent', 'Plaza')
	const method = path.replace(/^\/xrpc\//, '').replace(/\?.*/, '')
	if (signal.aborted) throw new RequestError({ kind: 'notSent' })
	try {
		const response = await fetch(`${server.replace(/\/+$/, '')}${path}`, { method: init.method, headers, body: init.body, redirect: 'manual', signal })
		const text = await response.text()
		log('bluesky answered', { method, status: response.status })
		return read(response, text, now())
	} catch (error) {
		if (error instanceof RequestError) throw error
		const failure = networkFailure(error)
		log('bluesky did not answer', { method, failure: failure.kind })
		throw new RequestError(failure)
	}
}

/** Whatever the content type says, an answer is JSON, or not the API's; only `deleteSession` answers nothing. */
function read({ status, headers, ok, url }: Response, text: string, now: number): Response {
	const nothing = text === '' && ok && url.endsWith('com.atproto.server.deleteSession')
	const data = nothing ? {} : parsed(text)
	if (data === undefined || (status >= 300 && status < 400)) {
		throw strange(status, `${status}, ${text.trim() === '' ? 'empty' : headers.get('content-type')?.split(';')[0] ?? 'of no type'}`)
	}
	if (!ok) {
		const { error, message } = data as { error?: unknown, message?: unknown }
		const said = [message, error].find((one) => typeof one === 'string' && one !== '')
		const code = typeof error === 'string' ? error : undefined
		throw new RequestError({ kind: 'refused', status, code, said: typeof said === 'string' ? said.slice(0, 300) : '', afterMs: waitOf(headers, status, now) })
	}
	return nothing ? new Response(null, { status }) : new Response(text, { status, headers: { 'content-type': 'application/json' } })
}

const strange = (status: number, detail: string): RequestError => new RequestError({ kind: 'strange', status, detail })

function parsed(text: string): object | undefined {
	try {
		const data: unknown = JSON.parse(text)
		return typeof data === 'object' && data !== null ? data : undefined
	} catch {
		return undefined
	}
}
