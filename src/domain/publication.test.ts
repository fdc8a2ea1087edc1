// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backoff, beforeSending, column, type DeliveryState, may, type Move, outcome, type PublicationState, statesBefore, worst } from './publication.ts'

const states: PublicationState[] = ['waiting', 'approved', 'scheduled', 'sending', 'done', 'rejected', 'cancelled', 'voided', 'withdrawn']

describe('what may follow what', () => {
	test.each<[Move, PublicationState[]]>([
		['approve', ['waiting']], ['reject', ['waiting', 'voided']], ['askAgain', ['voided']], ['send', ['approved', 'scheduled']],
		['change', ['waiting', 'approved', 'scheduled', 'voided']], ['cancel', ['waiting', 'approved', 'scheduled', 'voided']], ['withdraw', ['done', 'sending']],
	])('%s: from %j alone', (move, from) => {
		expect(states.filter((state) => may(move, state)).sort()).toEqual([...from].sort())
		expect(statesBefore(move).sort()).toEqual([...from].sort())
	})
	test('what is sent, or has ended, cannot change its mind', () => {
		expect(states.filter((state) => !beforeSending(state))).toEqual(['sending', 'done', 'rejected', 'cancelled', 'withdrawn'])
	})
})

describe('several accounts', () => {
	test.each<[DeliveryState[], DeliveryState | null]>([[[], null], [['published', 'unknown', 'failed'], 'unknown'], [['published', 'failed'], 'failed'], [['published', 'pending'], 'pending'], [['published', 'withdrawn'], 'published']])(
		'%j show %s', (all, bad) => expect(worst(all)).toBe(bad))
	test.each<[DeliveryState[], ReturnType<typeof outcome>]>([
		[['published', 'published'], 'published'], [['failed', 'failed'], 'failed'], [['published', 'failed'], 'mixed'], [['published', 'unknown'], 'mixed'], [['published', 'sending'], 'underWay'], [['failed', 'pending'], 'underWay'],
	])('%j: the file goes by %s', (all, result) => expect(outcome(all)).toBe(result))
	test.each<[PublicationState, DeliveryState[], boolean, ReturnType<typeof column>]>([
		['waiting', ['pending'], false, 'waiting'], ['approved', ['pending'], false, 'scheduled'], ['sending', ['sending'], false, 'scheduled'], ['sending', ['published', 'failed'], false, 'needsYou'],
		['done', ['published'], false, 'published'], ['done', ['published'], true, 'needsYou'], ['done', ['failed'], false, 'needsYou'], ['voided', ['pending'], false, 'needsYou'], ['rejected', ['pending'], false, 'needsYou'],
		['cancelled', ['pending'], true, 'ended'], ['withdrawn', ['published'], true, 'ended'],
	])('%s with %j (needs somebody: %s) stands under %s', (state, all, needs, where) => expect(column(state, all, needs)).toBe(where))
})

describe('waiting before the next try', () => {
	test('never before the platform’s own word, never above a quarter of an hour without it', () => {
		fc.assert(fc.property(fc.integer({ min: 0, max: 10_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(10_000_000), (attempts, random, asked) => {
			const wait = backoff(attempts, random, asked)
			expect(wait).toBeGreaterThanOrEqual(asked)
			expect(wait).toBeLessThanOrEqual(Math.max(asked, 15 * 60_000))
		}), { seed: 3 })
	})
	test('the ceiling doubles, the jitter is full', () => {
		expect([1, 2, 3, 4].map((attempt) => backoff(attempt, 0.999_999))).toEqual([2_000, 4_000, 8_000, 16_000])
		expect(backoff(5, 0)).toBe(0)
	})
})
