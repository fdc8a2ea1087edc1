// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Service → shell: one signed call, and what its answer, or its failure, says. */
import { HostError, type HostInfo } from '../../domain/index.ts'
import { createNextcloudHost } from '../../hosts/index.ts'
import type { Service } from '../context.ts'

type Problem =
	| { code: 'unreachable', detail: string }
	| { code: 'other', status: number }
	| { code: 'secret' }
	| { code: 'clock' }
	| { code: 'refused', detail: string }

export interface ShellSeen {
	info: HostInfo | null
	problem: Problem | null
	/** Web server's clock minus ours, in ms; null where it told none. */
	skew: number | null
}

/** @param fetch guarded, with this address allowed */
export async function askShell(service: Service, url: string, fetch: typeof globalThis.fetch): Promise<ShellSeen> {
	const { now } = service.outbox.parts
	const heard: { status: number | null, skew: number | null } = { status: null, skew: null }
	const listening: typeof fetch = async (input, init) => {
		const answer = await fetch(input, init)
		heard.status = answer.status
		heard.skew = skewOf(answer.headers.get('date'), now())
		return answer
	}
	const host = createNextcloudHost({ url, secret: service.config.nextcloud!.secret, fetch: listening, log: service.log, clock: now })
	try {
		return { info: await host.info(), problem: null, skew: heard.skew }
	} catch (error) {
		if (!(error instanceof HostError)) throw error
		return { info: null, problem: problemOf(error, heard.status), skew: heard.skew }
	}
}

/** The header knows whole seconds only: its middle is meant. */
function skewOf(date: string | null, now: number): number | null {
	const told = date === null ? Number.NaN : Date.parse(date)
	return Number.isNaN(told) ? null : told + 500 - now
}

/** The shell's sentences are those of its library; what is neither is told as it is. */
function problemOf(error: HostError, status: number | null): Problem {
	if (status === null) return { code: 'unreachable', detail: reasonOf(error) }
	if (status === 401 && /verification failed/i.test(error.message)) return { code: 'secret' }
	if (status === 401 && /expired|prior to/i.test(error.message)) return { code: 'clock' }
	const shellSpoke = !/HTTP \d+|does not fit/.test(error.message)
	return shellSpoke ? { code: 'refused', detail: error.message } : { code: 'other', status }
}

/** What the network said, in its own words: `ECONNREFUSED`, a certificate's fault. */
export function reasonOf(error: unknown): string {
	let reason = error instanceof Error ? error.message : String(error)
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		if (cause.name === 'TimeoutError') return 'no answer in time'
		reason = 'code' in cause && typeof cause.code === 'string' && cause.code !== 'FETCH_FAILED' ? cause.code : cause.message || reason
	}
	return reason
}
