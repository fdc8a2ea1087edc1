// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Failure, Told } from '../../../domain/index.ts'
import { RequestError } from '../request-error.ts'
import type { RequestFailure } from '../request-error.ts'

export interface Asked {
	/** Address of the account's server. */
	server: string
	/**
	 * What an answer that was lost means: `readBack` where a post may have come about, `retry` where a repeat is harmless.
	 */
	whenLost: 'readBack' | 'retry'
	/** The file that was sent, where it was one. */
	media?: string
}

/** Runs requests and sorts what they throw; what is no failure of a request is a bug and goes on up. */
export async function attempt<T>(asked: Asked, run: () => Promise<T>): Promise<{ ok: true, value: T } | { ok: false, error: Failure }> {
	try {
		return { ok: true, value: await run() }
	} catch (error) {
		if (!(error instanceof RequestError)) throw error
		return { ok: false, error: failureOf(error.what, asked) }
	}
}

/** An expected status as a value: 404 on what is gone already, for example. */
export function refusedWith(error: unknown, ...statuses: number[]): boolean {
	return error instanceof RequestError && error.what.kind === 'refused' && statuses.includes(error.what.status)
}

function failureOf(what: RequestFailure, asked: Asked): Failure {
	const server = new URL(asked.server).host
	switch (what.kind) {
		case 'notSent': return { next: 'retry', message: 'platform.unreachable', params: { server } }
		case 'lost': return {
			next: asked.whenLost, message: asked.whenLost === 'readBack' ? 'platform.answer_lost' : 'platform.unreachable', params: { server },
		}
		case 'strange': return strange(what, asked, server)
		case 'refused': return refused(what, asked, server)
	}
}

/** A page of the server's own fault (502 by its proxy) is a fault; anything else that is no answer of the API says what it is. */
function strange({ status, detail }: { status: number, detail: string }, { whenLost }: Asked, server: string): Failure {
	if (whenLost === 'retry' && status >= 500) return { next: 'retry', message: 'platform.server_error', params: { server, status } }
	return { next: whenLost, message: 'platform.answer_strange', params: { server, detail } }
}

/** https://docs.joinmastodon.org/entities/Error/ and the "4xx" of each method. */
function refused(what: Extract<RequestFailure, { kind: 'refused' }>, asked: Asked, server: string): Failure {
	const { status, afterMs, said } = what
	const detail = said || `HTTP ${status}`
	if (status === 429) return { next: 'retry', afterMs, message: 'platform.busy', params: { server } }
	if (status === 401) return { next: 'reconnect', message: 'platform.token_revoked', params: { server } }
	if (status === 403) return forbidden(detail, server)
	if (status === 408) return { next: asked.whenLost, message: asked.whenLost === 'readBack' ? 'platform.answer_lost' : 'platform.unreachable', params: { server } }
	if ([404, 405, 410, 501].includes(status)) return { next: 'gone', message: 'platform.gone', params: { server } }
	if (status >= 500) return fault(what, asked, server)
	if (/not finished processing/i.test(said)) return { next: 'retry', afterMs: 2000, message: 'platform.processing', params: { server } }
	const told: Told = asked.media === undefined
		? { message: 'platform.refused', params: { server, detail } }
		: { message: 'platform.media_refused', params: { server, name: asked.media, detail } }
	return { next: 'edit', problems: [told], ...told }
}

/** A token of too few rights is mended by connecting again; what the account itself may not do, is not. */
function forbidden(detail: string, server: string): Failure {
	const next = /scope/i.test(detail) ? 'reconnect' : 'gone'
	return { next, message: 'platform.forbidden', params: { server, detail } }
}

function fault({ status, afterMs }: { status: number, afterMs?: number }, { whenLost }: Asked, server: string): Failure {
	if (whenLost === 'readBack') return { next: 'readBack', message: 'platform.answer_lost', params: { server } }
	return { next: 'retry', afterMs, message: 'platform.server_error', params: { server, status } }
}
