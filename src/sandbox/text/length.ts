// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { entitiesOf } from './tokens.ts'

const urlPlaceholder = 'x'.repeat(23)
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * Length of a post as Mastodon counts it: grapheme clusters of warning and text, each URL 23, of a mention
 * of somebody elsewhere only `@name` (StatusLengthValidator).
 */
export function statusLength(text: string, spoilerText = ''): number {
	return graphemes(spoilerText + countable(text))
}

/** Grapheme clusters: what a reader takes for one character. */
export function graphemes(text: string): number {
	let count = 0
	for (const _ of segmenter.segment(text)) count++
	return count
}

function countable(text: string): string {
	let result = ''
	let at = 0
	for (const entity of entitiesOf(text)) {
		if (entity.kind === 'hashtag') continue
		result += text.slice(at, entity.start) + (entity.kind === 'url' ? urlPlaceholder : `@${entity.username}`)
		at = entity.end
	}
	return result + text.slice(at)
}
