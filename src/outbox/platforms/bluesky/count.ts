// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Length as the lexicon counts it (`maxGraphemes`): what a reader takes for one character; an address counts whole. */
export function count(text: string): number {
	let length = 0
	for (const _ of segmenter.segment(text)) length++
	return length
}

/** UTF-8 bytes, as the lexicon's `maxLength` and facets count. */
export function bytes(text: string): number {
	return Buffer.byteLength(text, 'utf8')
}

/** At most so many characters as a reader sees them, with … where some were left out. */
export function shortened(text: string, length: number): string {
	const all = [...segmenter.segment(text)]
	return all.length <= length ? text : `${all.slice(0, length - 1).map(({ segment }) => segment).join('').trimEnd()}…`
}
