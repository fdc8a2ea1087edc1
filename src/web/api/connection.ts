// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** How this page reaches the service: in the demo, directly behind Nextcloud's web server, or through the shell's relay. */
import { away, Failure } from './failure.ts'
import { askToken, requestToken } from './shell.ts'
import type { NextcloudState, State } from './state.ts'
import { TokenKeeper } from './token.ts'

export interface Connection {
	kind: 'demo' | 'direct' | 'relay'
	/** Base of the API with its origin, without a trailing slash. */
	base: string
	/** One request below the base, with what proves who asks. @throws Failure when nothing answers */
	fetch(request: Request): Promise<Response>
}

async function reach(request: Request): Promise<Response> {
	try {
		return await fetch(request)
	} catch (error) {
		if (error instanceof DOMException && error.name === 'AbortError') throw error
		throw new Failure(away, 0)
	}
}

function withHeaders(request: Request, headers: Record<string, string>): Request {
	for (const [name, value] of Object.entries(headers)) request.headers.set(name, value)
	return request
}

function apiBase(base: string): string {
	const bare = new URL(base, document.baseURI).href.replace(/\/+$/, '')
	return bare.endsWith('/api/v1') ? bare : `${bare}/api/v1`
}

export function demoConnection(): Connection {
	return { kind: 'demo', base: apiBase('/api/v1'), fetch: reach }
}

export function directConnection(direct: string, tokens: TokenKeeper): Connection {
	const authorised = (request: Request, token: string) => reach(withHeaders(request, { Authorization: `Bearer ${token}` }))
	return {
		kind: 'direct',
		base: apiBase(direct),
		async fetch(request) {
			const again = request.clone()
			const token = await tokens.token()
			const answer = await authorised(request, token)
			return answer.status === 401 ? authorised(again, await tokens.token(token)) : answer
		},
	}
}

export function relayConnection(relay: string): Connection {
	return { kind: 'relay', base: apiBase(relay), fetch: (request) => reach(withHeaders(request, { 'requesttoken': requestToken(), 'OCS-APIRequest': 'true' })) }
}

/** Whether the service itself answers there, and not the web server with some page of its own. */
async function answers(connection: Connection): Promise<boolean> {
	try {
		const answer = await connection.fetch(new Request(`${connection.base}/me`, { signal: AbortSignal.timeout(5000) }))
		return answer.headers.get('Content-Type')?.includes('application/json') === true && answer.status !== 404 && answer.status < 500
	} catch {
		return false
	}
}

async function nextcloudConnection(state: NextcloudState): Promise<Connection> {
	if (state.direct !== null) {
		const direct = directConnection(state.direct, new TokenKeeper(() => askToken(state.ocs)))
		if (await answers(direct)) return direct
	}
	return relayConnection(state.relay)
}

export function connect(state: State): Promise<Connection> {
	return state.mode === 'demo' ? Promise.resolve(demoConnection()) : nextcloudConnection(state)
}
