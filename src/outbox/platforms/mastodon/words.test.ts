// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, test } from 'vitest'
import { count } from './count.ts'
import { essence, plainText } from './plain-text.ts'
import { networkFailure, waitOf } from '../request-error.ts'

describe('how long a server asks to wait', () => {
	const now = Date.parse('2026-11-30T09:00:00Z')
	test.each([
		[{ 'retry-after': '30' }, 429, 30_000],
		[{ 'retry-after': 'Mon, 30 Nov 2026 09:01:00 GMT' }, 503, 60_000],
		[{ 'x-ratelimit-reset': '2026-11-30T09:05:00.000Z' }, 429, 300_000],
		[{ 'x-ratelimit-reset': String(now / 1000 + 10) }, 429, 10_000],
		[{ 'x-ratelimit-reset': '2026-11-30T08:00:00Z' }, 429, 0],
		[{ 'x-ratelimit-reset': '2026-11-30T09:05:00Z' }, 503, undefined],
		[{ 'retry-after': 'soon' }, 429, undefined],
		[{}, 429, undefined],
	])('%o with %i: %s ms', (headers, status, ms) => {
		expect(waitOf(new Headers(headers), status, now)).toBe(ms)
	})
})

test('only what surely never left is told from what may have', () => {
	const wrapped = (code: string, more = {}) => new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code, ...more }) })
	for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT', 'PLAZA_BLOCKED_ADDRESS']) expect(networkFailure(wrapped(code)).kind).toBe('notSent')
	expect(networkFailure(wrapped('ETIMEDOUT', { syscall: 'connect' })).kind).toBe('notSent')
	for (const code of ['ECONNRESET', 'UND_ERR_SOCKET', 'ETIMEDOUT', 'EPIPE', 'PLAZA_DEADLINE']) expect(networkFailure(wrapped(code)).kind).toBe('lost')
	expect(networkFailure(new DOMException('timed out', 'TimeoutError')).kind).toBe('lost')
})

describe('a post’s words', () => {
	test('are read out of any server’s HTML', () => {
		const html = '<p>Tom &amp; <em>Ann</em>&#39;s&nbsp;day<br/>again</p><p>See <a href="https://www.example.org/x"><span class="invisible">https://www.</span><span>example.org/x</span></a></p>'
		expect(plainText(html)).toBe('Tom & Ann\'s day\nagain\n\nSee https://www.example.org/x')
	})

	test('are the same whatever a server does to spaces, links and mentions', () => {
		expect(essence('Hi  @ann@social.example,\n\nsee https://www.example.org/x')).toBe(essence('Hi @ann, see example.org/x'))
		expect(essence('e\u0301')).toBe(essence('é'))
		expect(essence('Hi Ann')).not.toBe(essence('Hi Anna'))
	})
})

describe('the count', () => {
	test.each([
		['', 0], [' \n', 0], ['abc', 3], ['👩‍👩‍👧🇩🇪', 2], ['https://example.org/' + 'x'.repeat(300), 23], ['(https://example.org/a).', 26],
		['@ann@social.example', 4], ['ann@social.example', 18], ['https://', 8], ['e\u0301', 1],
	])('%j is %i', (text, length) => {
		expect(count(text)).toBe(length)
	})
})
