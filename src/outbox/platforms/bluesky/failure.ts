// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Failure, Told } from '../../../domain/index.ts'
import { RequestError } from '../request-error.ts'
import type { RequestFailure } from '../request-error.ts'

export interface Asked {
	/** Address of the account's server. */
	server: string
	/** What an answer that was lost means: `readBack` where a post may have come about, `retry` where a repeat is harmless. */
	whenLost: 'readBack' | 'retry'
	/** The file that was sent, where it was one. */
	media?: string
}

/** The session could not be renewed: what was asked for was not done. */
export class RenewalError extends Error {
	readonly failure: Failure

	constructor(failure: Failure) {
		super(`The session was not renewed: ${failure.next}`)
		this.failure = failure
	}
}

/** Runs requests and sorts what they throw; what is no failure of a request is a bug and goes on up. */
export async function attempt<T>(asked: Asked, run: () => Promise<T>): Promise<{ ok: true, value: T } | { ok: false, error: Failure }> {
	try {
		return { ok: true, value: await run() }
	} catch (error) {
		if (error instanceof RenewalError) return { ok: false, error: error.failure }
		if (!(error instanceof RequestError)) throw error
		return { ok: false, error: failureOf(error.what, asked) }
	}
}

/** An expected refusal as a value, by the name that the API gives it. */
export function refusedAs(error: unknown, ...codes: string[]): boolean {
	return error instanceof RequestError && error.what.kind === 'refused' && codes.includes(error.what.code ?? '')
}

/** An expected refusal as a value, by its status. */
export function refusedWith(error: unknown, ...statuses: number[]): boolean {
	return error instanceof RequestError && error.what.kind === 'refused' && statuses.includes(error.what.status)
}

function failureOf(what: RequestFailure, asked: Asked): Failure {
	const server = new URL(asked.server).host
	switch (what.kind) {
		case 'notSent': return { next: 'retry', message: 'platform.unreachable', params: { server } }
		case 'lost': return lost(asked, server)
		case 'strange': return strange(what, asked, server)
		case 'refused': return refused(what, asked, server)
	}
}

function lost({ whenLost }: Asked, server: string): Failure {
	return { next: whenLost, message: whenLost === 'readBack' ? 'platform.answer_lost' : 'platform.unreachable', params: { server } }
}

function strange({ status, detail }: { status: number, detail: string }, { whenLost }: Asked, server: string): Failure {
	if (whenLost === 'retry' && status >= 500) return { next: 'retry', message: 'platform.server_error', params: { server, status } }
	return { next: whenLost, message: 'platform.answer_strange', params: { server, detail } }
}

/** The account cannot be used, or the session is not one: only a person can mend that. */
const disconnected = new Set(['ExpiredToken', 'InvalidToken', 'AuthMissing', 'AuthenticationRequired', 'AccountTakedown', 'AccountDeactivated', 'AccountNotFound'])

/** https://atproto.com/specs/xrpc#summary-of-http-status-codes; names by https://docs.bsky.app/docs/api/ */
function refused(what: Extract<RequestFailure, { kind: 'refused' }>, asked: Asked, server: string): Failure {
	const { status, code = '', afterMs, said } = what
	const detail = said || `HTTP ${status}`
	if (status === 429) return { next: 'retry', afterMs, message: 'platform.busy', params: { server } }
	if (status === 401 || disconnected.has(code)) return { next: 'reconnect', message: 'platform.token_revoked', params: { server } }
	if (status === 403) return { next: 'gone', message: 'platform.forbidden', params: { server, detail } }
	if (status === 408) return lost(asked, server)
	if ([404, 405, 410, 501].includes(status)) return { next: 'gone', message: 'platform.gone', params: { server } }
	if (status >= 500) return fault(what, asked, server)
	// somebody else wrote in the same moment
	if (code === 'InvalidSwap') return { next: 'retry', message: 'platform.busy', params: { server } }
	const told: Told = asked.media === undefined
		? { message: 'platform.refused', params: { server, detail } }
		: { message: 'platform.media_refused', params: { server, name: asked.media, detail } }
	return { next: 'edit', problems: [told], ...told }
}

function fault({ status, afterMs }: { status: number, afterMs?: number }, asked: Asked, server: string): Failure {
	if (asked.whenLost === 'readBack') return lost(asked, server)
	return { next: 'retry', afterMs, message: 'platform.server_error', params: { server, status } }
}
