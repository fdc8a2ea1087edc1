// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { AppBskyFeedPost, AtpBaseClient } from '@atproto/api'
import type { Outgoing } from '../../../domain/index.ts'
import { shortened } from './count.ts'
import { facetsOf } from './facets.ts'
import type { Image } from './upload.ts'
import { labelOf, textOf } from './warning.ts'

export const collection = 'app.bsky.feed.post'

/** Characters of a link card's title. */
const titleLength = 120

export type PostRecord = AppBskyFeedPost.Main

/** The record of a post; the same for the same post, images and time. https://docs.bsky.app/docs/advanced-guides/posts */
export async function recordOf(post: Outgoing, images: Image[], createdAt: string, api: AtpBaseClient): Promise<PostRecord> {
	const text = textOf(post)
	const facets = await facetsOf(text, api)
	const label = labelOf(post)
	const embed = images.length > 0 ? { $type: 'app.bsky.embed.images', images } : cardOf(post)
	return {
		$type: collection, text, createdAt,
		...(facets.length > 0 ? { facets } : {}),
		...(embed ? { embed } : {}),
		...(post.language === undefined ? {} : { langs: [post.language] }),
		...(label === null ? {} : { labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: label }] } }),
	}
}

/** Says of the link what the post itself says: its first line. Nothing is fetched from where it leads. */
function cardOf({ link, text }: Outgoing): PostRecord['embed'] {
	const host = link === null ? undefined : URL.parse(link)?.host
	if (link === null || !host) return undefined
	const line = text.split('\n').map((one) => one.replaceAll(link, '').trim()).find((one) => one !== '')
	return { $type: 'app.bsky.embed.external', external: { uri: link, title: shortened(line ?? host, titleLength), description: '' } }
}

const digits = '234567abcdefghijklmnopqrstuvwxyz'

/**
 * The record key of a step: a TID (the lexicon wants one) of when it was begun, whose last 20 bits come of its key. The same at every
 * attempt, and nobody else's. https://atproto.com/specs/tid
 * @param startedAt ms
 */
export function recordKey(key: string, startedAt: number): string {
	const random = createHash('sha256').update(key).digest().readUInt32BE()
	let value = (BigInt(startedAt) * 1000n + BigInt(random % 1000)) << 10n | BigInt((random >>> 16) % 1024)
	let text = ''
	for (let place = 0; place < 13; place++, value >>= 5n) text = digits[Number(value & 31n)] + text
	return text
}

/** When a TID (a record key, a revision of a repository) was made, in ms by the clock of who made it. */
export function timeOf(tid: string): number {
	const value = [...tid].reduce((sum, digit) => sum << 5n | BigInt(Math.max(0, digits.indexOf(digit))), 0n)
	return Number((value >> 10n) / 1000n)
}
