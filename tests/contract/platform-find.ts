// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** How a post whose answer was lost is found again. */
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Platform } from '../../src/domain/index.ts'
import { failure, value, words } from './platform-bench.ts'
import type { Use } from './platform.ts'

export function findContract(platform: Platform, use: Use): void {
	describe('finding a post again', () => {
		const byWords = platform.profile.once.findBy === 'words'

		test.each([
			'plain words', 'Two\n\nparagraphs\nand a line', 'Quotes " and \' & <b>no tags</b> &amp;',
			'Grüße 👩‍👩‍👧 🇩🇪 e\u0301', 'See https://www.example.org/a/very/long/path/that/is/cut?with=query&more=1 there',
			'Thanks @somebody@elsewhere.example and #hashtag!', 'مرحبا بالعالم',
		])('by its words: %s', async (start) => {
			const text = `${start} ${randomBytes(5).toString('hex')}`
			const post = await use.publish(text)
			expect(await use.find(use.query(text))).toEqual({ found: 'one', post: expect.objectContaining({ remoteId: post.remoteId, url: post.url }) })
		})

		test.runIf(byWords)('by the token of its link, whatever became of the words', async () => {
			const token = randomBytes(16).toString('base64url')
			const post = await use.publish(`Read https://cloud.example/s/${token}`)
			expect(await use.find({ ...use.query('other words'), link: `https://cloud.example/s/${token}` })).toMatchObject({ found: 'one', post: { remoteId: post.remoteId } })
		})

		test.runIf(byWords)('none, where there is none: other words, other media, made before, claimed by another', async () => {
			const text = words()
			const post = await use.publish(text)
			expect(await use.find(use.query(words()))).toEqual({ found: 'none' })
			expect(await use.find({ ...use.query(text), mediaCount: 1 })).toEqual({ found: 'none' })
			expect(await use.find({ ...use.query(text), claimed: [post.remoteId] })).toEqual({ found: 'none' })
			const later = { ...use.query(text), notBefore: post.createdAt + 300_000 }
			expect(value(await platform.find(use.connection(), later, use.context(300_000 + use.lag)))).toEqual({ found: 'none' })
		})

		test('none is not said before a post would show', async () => {
			const early = await platform.find(use.connection(), use.query(words(), Date.now()), use.context())
			if (platform.profile.once.readLagMs > 0) expect(failure(early).next).toBe('readBack')
		})

		test.runIf(byWords)('several are not told apart', async () => {
			const text = words()
			await use.publish(text)
			const second = await use.publish(text)
			expect(await use.find(use.query(text))).toEqual({ found: 'several' })
			expect(await use.find({ ...use.query(text), claimed: [second.remoteId] })).toMatchObject({ found: 'one' })
		})

		test('behind more posts than a page holds', async () => {
			const text = words()
			const post = await use.publish(text)
			for (let more = 0; more < 45; more++) await use.publish(words())
			expect(await use.find(use.query(text, post.createdAt))).toMatchObject({ found: 'one', post: { remoteId: post.remoteId } })
		})

		test.runIf(!byWords)('by its key, whatever else is there: the same words are another post', async () => {
			const text = words()
			const first = await use.publish(text)
			const asked = use.query(text)
			const second = await use.publish(text)
			expect(await use.find(asked)).toMatchObject({ found: 'one', post: { remoteId: first.remoteId } })
			expect(await use.find(use.query(text))).toMatchObject({ found: 'one', post: { remoteId: second.remoteId } })
			expect(await use.find({ ...asked, steps: use.query(words()).steps })).toEqual({ found: 'none' })
			expect(await use.find({ ...asked, steps: [] })).toEqual({ found: 'none' })
		})
	})
}
