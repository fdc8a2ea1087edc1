// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSandbox, startSandbox, type StartedSandbox } from '../index.ts'
import { call, png, upload } from '../testing.ts'
import { pickLanguage } from './words.ts'

let server: StartedSandbox
let token = ''
beforeAll(async () => {
	server = await startSandbox({ mediaProcessingMs: 0 })
	token = server.sandbox.connectDemoAccount({ handle: 'acme', displayName: 'Acme & <Sons>' }).accessToken
})
afterAll(() => server.close())

const post = async (body: Record<string, unknown>) => (await call(`${server.url}/api/v1/statuses`, { method: 'POST', token, body })).body
const page = async (path = '', headers: Record<string, string> = {}) => await call(`${server.url}/sandbox${path}`, { headers })

describe('the public page', () => {
	test('says in the reader\'s language that nothing leaves the machine', async () => {
		expect((await page()).body).toContain('Nothing here leaves this machine.')
		expect((await page('', { 'Accept-Language': 'de-AT,en;q=0.5' })).body).toContain('Nichts hier verlässt diesen Rechner.')
	})
	test('shows posts, escaped, with descriptions and warnings to open', async () => {
		const media = (await upload(server.url, token, png(), { description: 'A "red" <field>' })).body.id
		await post({ status: '<img src=x onerror=alert(1)>', spoiler_text: 'Look <b>out</b>', media_ids: [media] })
		const { body } = await page()
		expect(body).toContain('&lt;img src=x onerror=alert(1)&gt;')
		expect(body).toContain('<summary lang="en">Look &lt;b&gt;out&lt;/b&gt;</summary>')
		expect(body).toContain('alt="A &quot;red&quot; &lt;field&gt;"')
		expect(body).toContain('Acme &amp; &lt;Sons&gt;')
	})
	test('lists what is public only', async () => {
		const unlisted = await post({ status: 'quietly said', visibility: 'unlisted' })
		expect((await page()).body).not.toContain('quietly said')
		expect((await page(`/@acme/${unlisted.id}`)).body).toContain('quietly said')
	})
	test('lets nothing from elsewhere in', async () => {
		expect((await page()).headers.get('content-security-policy')).toContain('default-src \'none\'; img-src \'self\'; style-src \'self\'; script-src \'self\'; connect-src \'self\'')
	})
	test('a post has its own page with Open Graph; what is warned of is not told there', async () => {
		const plain = await post({ status: 'Plain words #Tag' })
		expect((await call(plain.url)).body).toContain('<meta property="og:description" content="Plain words #Tag">')
		const warned = await post({ status: 'the ending', spoiler_text: 'A play' })
		expect((await call(warned.url)).body).toContain('<meta property="og:description" content="A play">')
		expect((await page('/tags/tag')).body).toContain('Plain words')
	})
	test('a picture opened directly can do nothing', async () => {
		const { body } = await upload(server.url, token)
		const { headers } = await call(body.url)
		expect(headers.get('content-type')).toBe('image/png')
		expect(headers.get('x-content-type-options')).toBe('nosniff')
		expect(headers.get('content-security-policy')).toMatch(/sandbox$/)
	})
	test('an address with a slip in it is told so', async () => {
		expect((await page('/@acme/1')).status).toBe(404)
	})
	test('an open page is told of a new post', async () => {
		const stream = await fetch(`${server.url}/sandbox/events`)
		const reader = stream.body!.getReader()
		await reader.read()
		await post({ status: 'news' })
		expect(new TextDecoder().decode((await reader.read()).value)).toContain('event: change')
		await reader.cancel()
	})
})

test('mounted in another server it answers under its path, and at the root where that is passed on', async () => {
	const sandbox = createSandbox({ baseUrl: 'http://127.0.0.1:8787/sandbox' })
	const outer = new Hono().route('/sandbox', sandbox.app)
	expect((await outer.request('http://127.0.0.1:8787/sandbox')).status).toBe(200)
	expect((await outer.request('http://127.0.0.1:8787/sandbox/')).status).toBe(200)
	expect((await outer.request('http://127.0.0.1:8787/sandbox/api/v2/instance')).status).toBe(200)
	expect((await outer.request('http://127.0.0.1:8787/sandbox/style.css')).status).toBe(200)
	expect((await outer.request('http://127.0.0.1:8787/api/v2/instance')).status).toBe(404)
	sandbox.close()
})

test.each([
	['de', 'de'], ['de-DE,de;q=0.9,en;q=0.8', 'de'], ['en;q=0.8,de;q=0.9', 'de'], ['fr', 'en'], [undefined, 'en'], ['fr,de;q=0.2', 'de'], ['de;q=0,en', 'en'],
])('%s is answered in %s', (header, language) => {
	expect(pickLanguage(header)).toBe(language)
})
