// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A piece of a post's text that means something. Positions are UTF-16 indices, `end` exclusive. */
export type Entity =
	| { kind: 'url', start: number, end: number, url: string }
	| { kind: 'hashtag', start: number, end: number, tag: string }
	| { kind: 'mention', start: number, end: number, username: string, domain: string | null }

const urlPattern = /(?<![\p{L}\p{N}@/])https?:\/\/[^\s<>"'`{}|\\^]+/giu
const hashtagPattern = /(?<![=/)\p{L}\p{N}_&#])#([\p{L}\p{N}\p{M}_·]+)/gu
const mentionPattern = /(?<![=/\p{L}\p{N}_@.])@([a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_])?)(?:@([\p{L}\p{N}][\p{L}\p{N}.-]*[\p{L}\p{N}](?::\d+)?))?/giu

/** URLs, hashtags and mentions in the order of the text; none overlaps another. */
export function entitiesOf(text: string): Entity[] {
	const found = [...urls(text), ...hashtags(text), ...mentions(text)].sort((a, b) => a.start - b.start)
	let end = 0
	return found.filter((entity) => {
		const free = entity.start >= end
		if (free) end = entity.end
		return free
	})
}

function* urls(text: string): Iterable<Entity> {
	for (const match of text.matchAll(urlPattern)) {
		const url = withoutTrailing(match[0])
		if (!URL.canParse(url) || !/^https?:\/\/[^/?#]*[\p{L}\p{N}\]]/iu.test(url)) continue
		yield { kind: 'url', start: match.index, end: match.index + url.length, url }
	}
}

// "(see https://example.org/a_(b))." ends before the last ")."
function withoutTrailing(url: string): string {
	let end = url.length
	for (; end > 0; end--) {
		const last = url.charAt(end - 1)
		if (/[.,;:!?*~]/.test(last)) continue
		if (last === ')' && count(url.slice(0, end), ')') > count(url.slice(0, end), '(')) continue
		if (last === ']' && !url.slice(0, end).includes('[')) continue
		break
	}
	return url.slice(0, end)
}

function count(text: string, letter: string): number {
	return text.split(letter).length - 1
}

function* hashtags(text: string): Iterable<Entity> {
	for (const match of text.matchAll(hashtagPattern)) {
		const tag = match[1] ?? ''
		// "#2024" is a number, not a tag
		if (!/[\p{L}\p{M}_]/u.test(tag)) continue
		yield { kind: 'hashtag', start: match.index, end: match.index + match[0].length, tag }
	}
}

function* mentions(text: string): Iterable<Entity> {
	for (const match of text.matchAll(mentionPattern)) {
		yield {
			kind: 'mention', start: match.index, end: match.index + match[0].length,
			username: match[1] ?? '', domain: match[2] ?? null,
		}
	}
}
