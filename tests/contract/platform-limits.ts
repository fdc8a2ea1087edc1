// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A platform's limits: what is said before anyone approves is what the platform would say after. */
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MediaFacts, Platform } from '../../src/domain/index.ts'
import { failure, image, outgoing, value } from './platform-bench.ts'
import type { Use } from './platform.ts'

export function limitContract(platform: Platform, use: Use): void {
	describe('limits', () => {
		const limits = () => ({ ...platform.profile.limits, ...use.connection().limits })
		const facts = (more: Partial<MediaFacts> = {}): MediaFacts => ({ name: 'a.png', mime: 'image/png', size: 100, alt: 'x', sha256: '', ...more })
		const planned = (text: string, media: MediaFacts[] = []) => ({ ...outgoing(text), media })
		const fill = (start: string): string => start + 'x'.repeat(limits().textLength - use.peer().count(start))

		test.each([
			['letters', ''], ['emoji', '👩‍👩‍👧🇩🇪👍🏽 '], ['combining marks', 'e\u0301n\u0303 '],
			['URLs', `https://example.org/${'long/'.repeat(40)} and https://a.example `],
			['mentions', '@ann@social.example @bob@a.very.long.domain.example '], ['right to left', 'مرحبا בעולם '],
		])('%s: what fits goes through, one more is refused by both', async (_what, start) => {
			const fits = fill(start)
			expect(platform.validate(planned(fits), limits())).toEqual([])
			value(await use.send(fits))
			const over = `${fits}x`
			expect(platform.validate(planned(over), limits())).toMatchObject([{ message: 'post.text_too_long', params: { over: 1 } }])
			expect(failure(await use.send(over)).next).toBe('edit')
		})

		test('every text is counted as the platform counts it', async () => {
			const piece = fc.oneof(
				fc.string({ unit: 'grapheme', maxLength: 8 }), fc.webUrl({ withQueryParameters: true, withFragments: true }),
				fc.tuple(fc.stringMatching(/^[a-z_]{1,8}$/), fc.domain()).map(([name, domain]) => `@${name}@${domain}`),
				fc.constantFrom('@ann', '#tag', 'a@b.example', '(https://example.org/a_(b)).', 'https://', 'HTTP://EXAMPLE.org', '👩‍👩‍👧', '🇩🇪', '\r\n', '、'),
			)
			const separator = fc.constantFrom(' ', '\n', ' – ', ', ', '. ')
			await fc.assert(fc.asyncProperty(fc.array(fc.tuple(piece, separator), { maxLength: 12 }), async (pieces) => {
				// the peer lives in this process: its connections must not fall asleep meanwhile
				await setImmediate()
				const text = pieces.flat().join('')
				expect(platform.count(text.trim())).toBe(use.peer().count(text.trim()))
			}), { numRuns: 500, seed: 20261124 })
		})

		test('nothing at all, too many media, a wrong type, too large, too many pixels, a long or missing alternative text', () => {
			const { mediaCount, imageBytes, imagePixels, altLength } = limits()
			const said = (media: MediaFacts[], text = 'x', more = {}) => platform.validate(planned(text, media), { ...limits(), ...more }).map(({ message }) => message)
			expect(said([], ' ')).toEqual(['post.text_missing'])
			expect(said(Array(mediaCount + 1).fill(facts()))).toEqual(['post.media_too_many'])
			expect(said([facts({ mime: 'image/svg+xml' })])).toEqual(['post.media_type'])
			expect(said([facts({ size: imageBytes + 1 })])).toEqual(['post.media_bytes'])
			expect(said([facts({ width: imagePixels, height: 2 })])).toEqual(['post.media_pixels'])
			expect(said([facts({ alt: 'x'.repeat(altLength + 1) })])).toEqual(['post.alt_too_long'])
			expect(said([facts({ alt: '' })])).toEqual([])
			expect(said([facts({ alt: '' })], 'x', { altRequired: true })).toEqual(['post.alt_missing'])
		})

		test('what the platform refuses of media, it refuses as an edit', async () => {
			const many = Array.from({ length: limits().mediaCount + 1 }, () => image())
			expect(failure(await use.send('x', { media: many }))).toMatchObject({ next: 'edit' })
			const wrong = { ...image(), bytes: new TextEncoder().encode('<svg/>'), mime: 'image/svg+xml', name: 'a.svg' }
			expect(failure(await use.send('x', { media: [wrong] }))).toMatchObject({ next: 'edit', params: { name: 'a.svg' } })
			const wordy = image('x'.repeat(limits().altLength + 1))
			expect(failure(await use.send('x', { media: [wordy] })).next).toBe('edit')
		})
	})
}
