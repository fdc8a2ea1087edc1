// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainText } from './plain-text.ts'

describe('Markdown as plain text', () => {
	test.each([
		['emphasis goes', 'a *b* **c** `d` ~~e~~', 'a b c d ~~e~~'],
		['a link shows its address', '[the paper](https://example.org/p)', 'the paper (https://example.org/p)'],
		['an address stays one', '<https://example.org> and [https://example.org](https://example.org)', 'https://example.org and https://example.org'],
		['an address of mail, too', '<me@example.org>', 'me@example.org'],
		['lists keep their marks', '- a\n- b\n\n3. c\n4. d', '• a\n• b\n\n3. c\n4. d'],
		['quotes keep theirs', '> a\n> b', '> a\n> b'],
		['paragraphs stay apart, lines stay lines', 'a\nb\n\n\n\nc', 'a\nb\n\nc'],
		['comments go', 'a <!-- secret --> b\n\n<!-- more -->', 'a  b'],
		['code stays as it is', '```js\nlet a = *b*\n```', 'let a = *b*'],
		['a rule is a dash', 'a\n\n---\n\nb', 'a\n\n—\n\nb'],
		['what is escaped is meant', '\\*a\\* \\# b', '*a* # b'],
		['emoji and right-to-left stay', '**🎉** שלום', '🎉 שלום'],
	])('%s', (_, markdown, text) => {
		expect(plainText(markdown).text).toBe(text)
	})

	test('names its pictures, with their alternative texts, and leaves them out of the text', () => {
		expect(plainText('Look: ![A *desk*](a.png)\n\n![](b%20c.png "title")')).toMatchObject({ text: 'Look:', images: [{ path: 'a.png', alt: 'A desk' }, { path: 'b%20c.png', alt: '' }] })
	})

	test('gives its heading, which a template may place itself', () => {
		expect(plainText('# Hello\n\nText')).toMatchObject({ heading: 'Hello', text: 'Hello\n\nText' })
		expect(plainText('# Hello\n\nText', { dropHeading: true })).toMatchObject({ heading: 'Hello', text: 'Text' })
	})
})

describe('whatever strangers write, it is read within a second:', () => {
	const units = ['[', '![', '*a_ ', '`', '> ', '- ', '1. ', '1) ', '<', '[a](', '&', 'a\n', '\\', '[a]: b\n', '***a', '![a](b "', '[a][', '[a](<b', '`a``', '-\n', '>\n', ' - a\n', 'a*b ', '*a ', '[a] ', 'a_b_ ', '\n1. a\n   ', '<!--', '\t', '|', ' ', '\u00a0']
	test.each(units)('64 kB, 30 kB and 8 kB of %j', (unit) => {
		for (const length of [65_536, 30_000, 8_192]) {
			const began = process.cpuUsage()
			plainText(unit.repeat(length / unit.length))
			plainText(`a${unit.repeat(length / unit.length)}b`)
			expect(process.cpuUsage(began).user / 1000).toBeLessThan(1_000)
		}
	})

	test('anything', () => {
		const parts = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('*', '_', '[', ']', '(', ')', '!', '`', '```', '\n', '\n\n', '> ', '- ', '1. ', '#', '<', '>', '<!--', '-->', '&amp;', '\\', '\u0000', '\uFFFC')), { maxLength: 60 })
		fc.assert(fc.property(parts, (all) => {
			expect(typeof plainText(all.join('')).text).toBe('string')
		}), { seed: 3, numRuns: 1_000 })
	})
})
