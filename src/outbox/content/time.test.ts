// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isZone, readTime } from './time.ts'

const berlin = (value: string) => {
	const read = readTime(value, 'Europe/Berlin')
	return read.ok ? new Date(read.value.at).toISOString() : read.error.message
}

describe('at', () => {
	test.each([
		['local time, in the channel’s zone', '2026-11-30 09:00', '2026-11-30T08:00:00.000Z'],
		['the same in summer', '2026-07-30 09:00', '2026-07-30T07:00:00.000Z'],
		['with a T and seconds', '2026-11-30T09:00:30', '2026-11-30T08:00:30.000Z'],
		['with an offset', '2026-11-30T09:00+05:30', '2026-11-30T03:30:00.000Z'],
		['with an offset and spaces', '2026-11-30 09:00 +0100', '2026-11-30T08:00:00.000Z'],
		['in UTC', '2026-11-30 09:00 Z', '2026-11-30T09:00:00.000Z'],
		['in the past', '1999-01-01 00:00', '1998-12-31T23:00:00.000Z'],
		['in an hour that comes twice: the first', '2027-10-31 02:30', '2027-10-31T00:30:00.000Z'],
		['in an hour that is skipped', '2027-03-28 02:30', 'post.time_skipped'],
		['at the end of the skipped hour', '2027-03-28 03:00', '2027-03-28T01:00:00.000Z'],
		['in a skipped hour, but with an offset', '2027-03-28T02:30+01:00', '2027-03-28T01:30:00.000Z'],
		['a day without a time', '2026-11-30', 'post.time_invalid'],
		['a day that does not exist', '2026-02-30 09:00', 'post.time_invalid'],
		['an hour that does not exist', '2026-11-30 25:00', 'post.time_invalid'],
		['words', 'tomorrow', 'post.time_invalid'],
		['another zone in brackets, which would not be followed', '2026-11-30T09:00[Asia/Tokyo]', 'post.time_invalid'],
		['the end of time', '+275760-09-13T12:00', 'post.time_invalid'],
	])('%s', (_, value, expected) => {
		expect(berlin(value)).toBe(expected)
	})

	test('in a zone that skips half an hour', () => {
		expect(readTime('2026-10-04 02:15', 'Australia/Lord_Howe').ok).toBe(false)
	})

	test('whatever is written, it is a time or an error', () => {
		fc.assert(fc.property(fc.oneof(fc.string(), fc.date({ noInvalidDate: true }).map((date) => date.toISOString()), fc.stringMatching(/^[+-]?\d{4,6}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?$/)), (text) => {
			const read = readTime(text, 'Europe/Berlin')
			if (read.ok) expect(Number.isSafeInteger(read.value.at)).toBe(true)
		}), { seed: 3, numRuns: 1_000 })
	})
})

test('zones are those that the machine knows', () => {
	expect(['Europe/Berlin', 'UTC', 'Mars/Olympus', ''].map(isZone)).toEqual([true, true, false, false])
})
