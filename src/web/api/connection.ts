// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** How this page reaches the service: in the demo, directly behind Nextcloud's web server, or through the shell's relay. */
import { away, Failure } from './failure.ts'
import { askToken, requestToken } from './shell.ts'
import type { NextcloudState, State } from './state.ts'
import { TokenKeeper } from './token.ts'

export interface Connection {
	kind: 'demo' | 'direct' | 'relay'
	/** Base of the API, without a trailing slash. */
	base: string
	/** One request with what proves who asks; `path` is below the base. */
	send(path: string, init?: RequestInit): Promise<Response>
}

async function reach(url: string, init: RequestInit): Promise<Response> {
	try {
		return await fetch(url, { credentials: 'same-origin', ...init })
	} catch (error) {
		if (error instanceof DOMException && error.name === 'AbortError') throw error
		throw new Failure(away, 0)
	}
}

function withHeaders(init: RequestInit, more: Record<string, string>): RequestInit {
	const headers = new Headers(init.headers)
	for (const [name, value] of Object.entries(more)) headers.set(name, value)
	return { ...init, headers }
}

function apiBase(base: string): string {
	const bare = base.replace(/\/+$/, '')
	return bare.endsWith('/api/v1') ? bare : `${bare}/api/v1`
}

export function demoConnection(): Connection {
	const base = '/api/v1'
	return { kind: 'demo', base, send: (path, init = {}) => reach(base + path, init) }
}

export function directConnection(direct: string, tokens: TokenKeeper): Connection {
	const base = apiBase(direct)
	async function send(path: string, init: RequestInit = {}): Promise<Response> {
		const token = await tokens.token()
		const answer = await reach(base + path, withHeaders(init, { Authorization: `Bearer ${token}` }))
		if (answer.status !== 401) return answer
		const renewed = await tokens.token(token)
		return reach(base + path, withHeaders(init, { Authorization: `Bearer ${renewed}` }))
	}
	return { kind: 'direct', base, send }
}

export function relayConnection(relay: string): Connection {
	const base = apiBase(relay)
	return {
		kind: 'relay',
		base,
		send: (path, init = {}) => reach(base + path, withHeaders(init, { 'requesttoken': requestToken(), 'OCS-APIRequest': 'true' })),
	}
}

/** Whether the service itself answers there, and not the web server with some page of its own. */
async function answers(connection: Connection): Promise<boolean> {
	try {
		const answer = await connection.send('/me', { signal: AbortSignal.timeout(5000) })
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
