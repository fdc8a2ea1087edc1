// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import { dayName, moment } from './time.ts'

const now = new Date(2026, 10, 24, 9, 0).getTime()
const at = (days: number, hour = 9): number => new Date(2026, 10, 24 + days, hour, 0).getTime()

describe('a day', () => {
	it('is called as people call it', () => {
		expect(dayName(at(0, 1), now)).toBe('Today')
		expect(dayName(at(-1, 23), now)).toBe('Yesterday')
		expect(dayName(at(-3), now)).toBe('Saturday')
		expect(dayName(at(-30), now)).toMatch(/25/)
	})

	it('stands before the hour of a post that is due', () => {
		expect(moment(at(1, 8), undefined, now)).toMatch(/^tomorrow 0?8:00/)
		expect(moment(at(6, 1), undefined, now)).toMatch(/^Monday/)
	})
})
