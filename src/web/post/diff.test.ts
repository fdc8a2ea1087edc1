// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference } from './diff.ts'

const side = (kind: 'gone' | 'new', before: string, after: string) => difference(before, after).filter((piece) => piece.kind !== kind).map(({ text }) => text).join('')

describe('what has changed between two texts', () => {
	it('shows the words that went and came', () => {
		expect(difference('Come on Monday', 'Come on Tuesday')).toEqual([{ kind: 'same', text: 'Come on ' }, { kind: 'gone', text: 'Monday' }, { kind: 'new', text: 'Tuesday' }])
	})

	it('shows a text that was empty as new', () => {
		expect(difference('', 'Hello')).toEqual([{ kind: 'new', text: 'Hello' }])
	})

	it('says nothing where nothing changed', () => {
		expect(difference('Same', 'Same')).toEqual([{ kind: 'same', text: 'Same' }])
	})

	it('shows very long texts whole', () => {
		const long = 'word '.repeat(2000)
		expect(difference(long, '')).toEqual([{ kind: 'gone', text: long }])
	})

	it('never loses or adds a sign on either side', () => {
		const words = fc.array(fc.constantFrom('a', 'b', 'ü', '🎉', ' ', '\n', 'word')).map((parts) => parts.join(''))
		fc.assert(fc.property(words, words, (before, after) => {
			expect(side('new', before, after)).toBe(before)
			expect(side('gone', before, after)).toBe(after)
		}))
	})
})
