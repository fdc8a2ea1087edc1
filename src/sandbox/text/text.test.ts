// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toHtml } from './html.ts'
import { statusLength } from './length.ts'
import { entitiesOf } from './tokens.ts'

const targets = {
	hashtag: (tag: string) => `/tags/${tag}`,
	mention: (name: string) => name === 'acme' ? '/@acme' : null,
}

describe('length as Mastodon counts', () => {
	test.each([
		['', 0],
		['abc', 3],
		['👩‍👩‍👧‍👦🇩🇪é', 3],
		['see https://example.org/a-very-long-path-that-does-not-count', 4 + 23],
		['https://a.de', 23],
		['@acme hello', 11],
		['@acme@cloud.example hello', 11],
		['a\n\nb', 4],
	])('%j is %i', (text, length) => {
		expect(statusLength(text)).toBe(length)
	})
	test('a warning counts, with its links in full', () => {
		expect(statusLength('abc', 'w')).toBe(4)
		expect(statusLength('', 'https://a.de')).toBe(12)
	})
})

describe('what is a link', () => {
	test.each([
		['(see https://example.org/a_(b)).', 'https://example.org/a_(b)'],
		['https://example.org/?q=1&r=2, and', 'https://example.org/?q=1&r=2'],
		['http://müller.example/ä', 'http://müller.example/ä'],
	])('%s', (text, url) => {
		expect(entitiesOf(text)).toMatchObject([{ kind: 'url', url }])
	})
	test.each(['example.org', 'javascript:alert(1)', 'https://', 'ftp://example.org', 'mail@example.org', '#2024', 'a#b', 'a@b'])('not %s', (text) => {
		expect(entitiesOf(text)).toEqual([])
	})
	test('a hash in an address is no hashtag', () => {
		expect(entitiesOf('https://example.org/#top #Größe').map((one) => one.kind)).toEqual(['url', 'hashtag'])
	})
})

describe('content', () => {
	test('paragraphs and breaks', () => {
		expect(toHtml('a\r\nb\n\n\nc', targets)).toBe('<p>a<br />b</p><p>c</p>')
	})
	test('links, tags and mentions', () => {
		expect(toHtml('#Tag @acme @nobody', targets)).toBe('<p><a href="/tags/Tag" class="mention hashtag" rel="tag">#<span>Tag</span></a> '
			+ '<span class="h-card" translate="no"><a href="/@acme" class="u-url mention">@<span>acme</span></a></span> @nobody</p>')
		expect(toHtml('https://www.example.org/a?b=1&c=2', targets)).toBe('<p><a href="https://www.example.org/a?b=1&amp;c=2" target="_blank" '
			+ 'rel="nofollow noopener noreferrer" translate="no"><span class="invisible">https://www.</span><span class="">example.org/a?b=1&amp;c=2</span>'
			+ '<span class="invisible"></span></a></p>')
	})
	test('nothing that was written becomes a tag or leaves an attribute', () => {
		const pieces = fc.constantFrom('<', '>', '"', '\'', '&', '#', '@', 'https://a.b/', 'acme', '\n', ' ', 'x', '<script>', '" onload="')
		fc.assert(fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
			const bare = toHtml(parts.join(''), targets).replace(/<\/?(p|span|a)(?: (?:href|class|rel|target|translate)="[^"<>]*")*>|<br \/>/g, '')
			expect(bare).not.toMatch(/[<>"']/)
		}), { numRuns: 500, seed: 1 })
	})
})
