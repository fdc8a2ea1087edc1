// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** States of publications and deliveries, and what may follow what. No I/O: the outbox applies these in single statements. */

export type PublicationState = 'waiting' | 'approved' | 'scheduled' | 'sending' | 'done' | 'rejected' | 'cancelled' | 'voided' | 'withdrawn'
export type DeliveryState = 'pending' | 'sending' | 'published' | 'failed' | 'unknown' | 'withdrawn'

/** What may happen to a publication, and from which states. */
const allowed = {
	approve: ['waiting'],
	reject: ['waiting', 'voided'],
	change: ['waiting', 'approved', 'scheduled', 'voided'],
	askAgain: ['voided'],
	cancel: ['waiting', 'approved', 'scheduled', 'voided'],
	send: ['approved', 'scheduled'],
	withdraw: ['done', 'sending'],
} as const satisfies Record<string, readonly PublicationState[]>

export type Move = keyof typeof allowed

/** The states from which `move` is possible: used in the `where` of the statement that makes it. */
export const statesBefore = (move: Move): PublicationState[] => [...allowed[move]]

export const may = (move: Move, state: PublicationState): boolean => (allowed[move] as readonly PublicationState[]).includes(state)

/** Nothing has left yet: the file may still change its mind. */
export const beforeSending = (state: PublicationState): boolean => may('cancel', state)

const badness: DeliveryState[] = ['withdrawn', 'published', 'pending', 'sending', 'failed', 'unknown']

/** The publication shows its worst delivery. */
export function worst(states: DeliveryState[]): DeliveryState | null {
	return states.reduce<DeliveryState | null>((bad, state) => bad === null || badness.indexOf(state) > badness.indexOf(bad) ? state : bad, null)
}

/** What becomes of the publication when its deliveries stand thus: the file goes where all agree, else somebody must look. */
export function outcome(states: DeliveryState[]): 'published' | 'failed' | 'underWay' | 'mixed' {
	if (states.every((state) => state === 'published')) return 'published'
	if (states.every((state) => state === 'failed')) return 'failed'
	return states.some((state) => state === 'pending' || state === 'sending') ? 'underWay' : 'mixed'
}

export type Column = 'waiting' | 'scheduled' | 'published' | 'needsYou' | 'ended'

/** Where a publication stands on the board. */
export function column(state: PublicationState, deliveries: DeliveryState[], needsSomebody: boolean): Column {
	if (state === 'cancelled' || state === 'withdrawn') return 'ended'
	if (state === 'voided' || state === 'rejected' || needsSomebody) return 'needsYou'
	const bad = worst(deliveries)
	if (bad === 'failed' || bad === 'unknown') return 'needsYou'
	if (state === 'done') return 'published'
	return state === 'waiting' ? 'waiting' : 'scheduled'
}

/**
 * How long to wait before the next try: full jitter over a doubling ceiling, never before the platform's own word.
 * AWS Architecture Blog, "Exponential Backoff And Jitter": of the measured ones, full jitter does the least work.
 * @param attempts how many were made; @param random in [0, 1); @returns milliseconds
 */
export function backoff(attempts: number, random: number, asked = 0): number {
	const ceiling = Math.min(15 * 60_000, 2_000 * 2 ** Math.max(0, attempts - 1))
	return Math.max(asked, Math.round(random * ceiling))
}
