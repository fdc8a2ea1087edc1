// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What one URL counts, however long it is: `characters_reserved_per_url`, the same on every server known. */
const URL_LENGTH = 23
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

const urlPattern = /(?<![\p{L}\p{N}@/])https?:\/\/[^\s<>"'`{}|\\^]+/giu
const mentionPattern = /(?<![=/\p{L}\p{N}\p{M}_@.])@([a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)(?:@[\p{L}\p{N}][\p{L}\p{N}\p{M}_.-]*[\p{L}\p{N}](?::\d+)?)?/giu

/**
 * Length as Mastodon counts it: grapheme clusters, each URL 23, of `@user@domain` only `@user`.
 * https://docs.joinmastodon.org/user/posting/#text
 */
export function count(text: string): number {
	if (text.trim() === '') return 0
	let length = 0
	let at = 0
	for (const match of text.matchAll(urlPattern)) {
		const url = withoutTail(match[0])
		if (!isUrl(url)) continue
		length += graphemes(localMentions(text.slice(at, match.index))) + URL_LENGTH
		at = match.index + url.length
	}
	return length + graphemes(localMentions(text.slice(at)))
}

/** Grapheme clusters: what a reader takes for one character. */
export function graphemes(text: string): number {
	return [...segmenter.segment(text)].length
}

/** `@user@domain` as `@user`, as Mastodon counts and shows it. */
export function localMentions(text: string): string {
	return text.replace(mentionPattern, '@$1')
}

function isUrl(text: string): boolean {
	return URL.canParse(text) && /^https?:\/\/[^/?#]*[\p{L}\p{N}\]]/iu.test(text)
}

/** Punctuation at the end belongs to the sentence, and so does a bracket that was not opened in the URL. */
function withoutTail(url: string): string {
	for (let end = url.length; end > 0; end--) {
		const rest = url.slice(0, end)
		const last = rest.at(-1) ?? ''
		const unopened = (last === ')' && occurrences(rest, ')') > occurrences(rest, '(')) || (last === ']' && !rest.includes('['))
		if (!unopened && !'.,;:!?*~'.includes(last)) return rest
	}
	return ''
}

function occurrences(text: string, letter: string): number {
	return text.split(letter).length - 1
}
