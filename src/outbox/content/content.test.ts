// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesBetween, type Content, hashOf } from './content.ts'

const base: Content = {
	accounts: [{ account: 'a', platform: 'mastodon', text: 'Text', language: 'en', contentWarning: null, settings: {} }, { account: 'b', platform: 'mastodon', text: 'Text', language: 'en', contentWarning: null, settings: {} }],
	media: [{ fileId: '1', name: 'a.png', mime: 'image/png', size: 10, alt: 'A desk', sha256: 'aa' }, { fileId: '2', name: 'b.png', mime: 'image/png', size: 10, alt: '', sha256: 'bb' }],
	due: { at: 1_000, zone: 'UTC' }, link: { kind: 'share', fileId: '1', name: 'a.png', expiryDays: 7 }, title: 'T', body: 'B', tags: ['x'],
}
const changed = (change: (content: Content) => void): Content => { const content = structuredClone(base); change(content); return content }

const bound: [string, (content: Content) => void][] = [
	['the text', (c) => { c.accounts[1]!.text += ' ' }],
	['the language', (c) => { c.accounts[0]!.language = null }],
	['the content warning', (c) => { c.accounts[0]!.contentWarning = '' }],
	['a setting', (c) => { c.accounts[0]!.settings = { visibility: 'unlisted' } }],
	['the accounts', (c) => { c.accounts.pop() }],
	['which account says what', (c) => { c.accounts[0]!.account = 'c' }],
	['the bytes of a medium', (c) => { c.media[1]!.sha256 = 'cc' }],
	['an alternative text', (c) => { c.media[1]!.alt = 'A cup' }],
	['the type of a medium', (c) => { c.media[0]!.mime = 'image/gif' }],
	['the order of the media', (c) => { c.media.reverse() }],
	['a medium less', (c) => { c.media.pop() }],
	['the time', (c) => { c.due!.at++ }],
	['the zone in which it was meant', (c) => { c.due!.zone = 'Europe/Berlin' }],
	['no time', (c) => { c.due = null }],
	['the target of the link', (c) => { c.link = { kind: 'share', fileId: '2', name: 'a.png', expiryDays: 7 } }],
	['how long the link lives', (c) => { c.link = { kind: 'share', fileId: '1', name: 'a.png', expiryDays: null } }],
	['another address', (c) => { c.link = { kind: 'url', url: 'https://example.org' } }],
	['no link', (c) => { c.link = { kind: 'none' } }],
]
const free: [string, (content: Content) => void][] = [
	['names of files', (c) => { c.media[0]!.name = 'z.png'; c.link = { kind: 'share', fileId: '1', name: 'z.png', expiryDays: 7 } }],
	['ids of media', (c) => { c.media[1]!.fileId = '9' }],
	['the order of accounts', (c) => { c.accounts.reverse() }],
	['what is only shown', (c) => { c.title = 'other'; c.body = 'other'; c.tags = [] }],
]

describe('an approval binds', () => {
	test.each(bound)('%s', (_, change) => expect(hashOf(changed(change))).not.toBe(hashOf(base)))
	test.each(free)('not %s', (_, change) => expect(hashOf(changed(change))).toBe(hashOf(base)))

	const content = fc.record<Content>({
		accounts: fc.uniqueArray(fc.record({
			account: fc.string(), platform: fc.constant('mastodon'), text: fc.string(), language: fc.option(fc.string()), contentWarning: fc.option(fc.string()),
			settings: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.boolean())),
		}), { selector: (one) => one.account, maxLength: 3 }),
		media: fc.array(fc.record({ fileId: fc.string(), name: fc.string(), mime: fc.string(), size: fc.nat(), alt: fc.string(), sha256: fc.string() }), { maxLength: 3 }),
		due: fc.option(fc.record({ at: fc.integer(), zone: fc.string() })),
		link: fc.oneof(fc.constant({ kind: 'none' as const }), fc.record({ kind: fc.constant('url' as const), url: fc.string() }), fc.record({ kind: fc.constant('share' as const), fileId: fc.string(), name: fc.string(), expiryDays: fc.option(fc.nat()) })),
		title: fc.string(), body: fc.string(), tags: fc.array(fc.string()),
	})
	/** All that ships, as plain data. */
	const ships = (c: Content) => ({
		accounts: c.accounts.map(({ account, text, language, contentWarning, settings }) => ({ account, text, language, contentWarning, settings: { ...settings } })).sort((a, b) => a.account < b.account ? -1 : 1),
		media: c.media.map(({ sha256, alt, mime }) => ({ sha256, alt, mime })), due: c.due && { ...c.due },
		link: c.link.kind === 'share' ? { kind: 'share', fileId: c.link.fileId, expiryDays: c.link.expiryDays } : { ...c.link },
	})
	const isSame = (a: unknown, b: unknown) => { try { expect(a).toEqual(b); return true } catch { return false } }

	test('exactly what ships, whatever it is', () => {
		fc.assert(fc.property(content, content, (a, b) => {
			expect(hashOf(a) === hashOf(b)).toBe(isSame(ships(a), ships(b)))
			expect(hashOf(structuredClone(a))).toBe(hashOf(a))
		}), { seed: 3, numRuns: 300 })
	})
	test('any change of any part, wherever it starts from', () => {
		fc.assert(fc.property(content, fc.string({ minLength: 1 }), (a, more) => {
			for (const part of ['text', 'account'] as const) if (a.accounts[0]) expect(hashOf({ ...a, accounts: [{ ...a.accounts[0], [part]: a.accounts[0][part] + more }, ...a.accounts.slice(1)] })).not.toBe(hashOf(a))
			for (const part of ['sha256', 'alt', 'mime'] as const) if (a.media[0]) expect(hashOf({ ...a, media: [{ ...a.media[0], [part]: a.media[0][part] + more }, ...a.media.slice(1)] })).not.toBe(hashOf(a))
		}), { seed: 3, numRuns: 300 })
	})
})

test('what has changed is told once, in words', () => {
	const after = changed((c) => { for (const account of c.accounts) account.text = 'New'; c.media[0]!.alt = 'A cup'; c.due = null })
	expect(changesBetween(base, after).map((change) => change.field)).toEqual(['text', 'alt', 'at'])
	expect(changesBetween(base, structuredClone(base))).toEqual([])
})
