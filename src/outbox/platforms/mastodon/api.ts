// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { mastodon } from 'masto'
import { HttpActionDispatcherHookMastodon } from 'masto/adapters/action/dispatcher-http-hook-mastodon.js'
import { HttpActionDispatcher } from 'masto/adapters/action/dispatcher-http.js'
import { createActionProxy } from 'masto/adapters/action/proxy.js'
import { BaseHttp } from 'masto/adapters/http/base-http.js'
import { SerializerNativeImpl } from 'masto/adapters/serializers/serializer-native-impl.js'
import type { HttpRequestParams, HttpResponse } from 'masto/interfaces/http.js'
import type { PlatformContext } from '../../../domain/index.ts'
import { networkFailure, RequestError, waitOf } from '../request-error.ts'

/**
 * masto's client over our own transport. masto brings paths, types and names; its own transport takes the global `fetch` only,
 * drops the path of the server's address, takes a page for an empty answer, and throws bodies in its errors' messages.
 */
export interface Api {
	rest: mastodon.rest.Client
	/** Any address under the server; the answer's keys in camelCase. `form` is sent as OAuth (RFC 6749) wants it. */
	call<T>(method: 'GET' | 'POST', path: string, form?: Record<string, string>): Promise<T>
	/** The server's clock minus ours, in ms, as its last answer showed it; null when it showed none. */
	clock(): number | null
}

/** @throws {RequestError} from every call */
export function apiOf(server: string, token: string | null, context: PlatformContext): Api {
	const http = new Transport(server, token, context)
	const hook = new HttpActionDispatcherHookMastodon(http)
	const rest = createActionProxy<mastodon.rest.Client>(new HttpActionDispatcher(http, {
		beforeDispatch: (action) => hook.beforeDispatch(action),
		dispatch: () => false,
		// media are polled in upload.ts, since some servers cannot be polled
		afterDispatch: (_action, result) => result,
	}), { context: ['api'] })
	return {
		rest,
		call: async <T>(method: 'GET' | 'POST', path: string, form?: Record<string, string>) =>
			(await http.send<T>(method, path, form && new URLSearchParams(form))).data,
		clock: () => http.clock,
	}
}

class Transport extends BaseHttp {
	clock: number | null = null
	readonly #server: string
	readonly #token: string | null
	readonly #context: PlatformContext
	readonly #serializer = new SerializerNativeImpl()

	constructor(server: string, token: string | null, context: PlatformContext) {
		super()
		this.#server = server.replace(/\/+$/, '')
		this.#token = token
		this.#context = context
	}

	async request<T>({ method, path, search, body, encoding = 'json', requestInit }: HttpRequestParams): Promise<HttpResponse<T>> {
		const query = typeof search === 'string' ? search : this.#serializer.serialize('querystring', search ?? {})
		// its types know the two encodings that make strings; the form data of an upload comes out as such
		const payload = body && this.#serializer.serialize(encoding as 'json', body) as string | FormData
		return await this.send<T>(method, query ? `${path}?${query}` : path, payload, new Headers(requestInit?.headers))
	}

	async send<T>(method: string, path: string, body?: string | FormData | URLSearchParams, headers = new Headers()): Promise<HttpResponse<T>> {
		if (this.#token !== null) headers.set('Authorization', `Bearer ${this.#token}`)
		if (typeof body === 'string') headers.set('Content-Type', 'application/json')
		headers.set('Accept', 'application/json')
		headers.set('User-Agent', 'Plaza')
		const { response, text } = await this.#exchange(method, path, { method, headers, body, redirect: 'manual' })
		this.#context.log('mastodon answered', { method, path: path.replace(/\?.*/, ''), status: response.status })
		return { headers: response.headers, data: this.#read(response, text) as T }
	}

	async #exchange(method: string, path: string, init: RequestInit): Promise<{ response: Response, text: string }> {
		const { fetch, signal, log } = this.#context
		if (signal.aborted) throw new RequestError({ kind: 'notSent' })
		try {
			const response = await fetch(`${this.#server}${path}`, { ...init, signal })
			return { response, text: await response.text() }
		} catch (error) {
			const failure = networkFailure(error)
			log('mastodon did not answer', { method, path: path.replace(/\?.*/, ''), failure: failure.kind })
			throw new RequestError(failure)
		}
	}

	#read({ status, headers, ok }: Response, text: string): unknown {
		const date = Date.parse(headers.get('date') ?? '')
		if (!Number.isNaN(date)) this.clock = date - this.#context.now()
		const data = this.#parse(text)
		if (data === undefined || (status >= 300 && status < 400)) {
			throw new RequestError({ kind: 'strange', status, detail: describe(status, headers, text) })
		}
		if (ok) return data
		throw new RequestError({ kind: 'refused', status, said: sentenceOf(data), afterMs: waitOf(headers, status, this.#context.now()) })
	}

	/** Whatever the content type says (some servers say a wrong one), an answer is JSON with something in it, or not the API's. */
	#parse(text: string): object | undefined {
		try {
			const data: unknown = this.#serializer.deserialize('json', text)
			return typeof data === 'object' && data !== null ? data : undefined
		} catch {
			return undefined
		}
	}
}

function describe(status: number, headers: Headers, text: string): string {
	return `${status}, ${text.trim() === '' ? 'empty' : headers.get('content-type')?.split(';')[0] ?? 'of no type'}`
}

/** "error" is a code or a sentence, "error_description" a sentence: https://docs.joinmastodon.org/entities/Error/ */
function sentenceOf(data: object): string {
	const { error, errorDescription } = data as { error?: unknown, errorDescription?: unknown }
	const said = [errorDescription, error].find((one) => typeof one === 'string' && one !== '')
	return typeof said === 'string' ? said.slice(0, 300) : ''
}
