// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connection, PlatformContext, PublishContext } from '../../../domain/index.ts'
import { mastodon } from './index.ts'

/** Servers that only resemble Mastodon: what each path answers. A number is a bare status, a text a page, an object JSON. */
type Answer = number | string | object | ((request: IncomingMessage) => number | string | object)
let answers: Record<string, Answer> = {}
let asked: string[] = []
let type: string
let server: Server
let connection: Connection

const status = (more = {}) => ({ id: '1', uri: 'https://s.example/1', url: 'https://s.example/1', created_at: new Date().toISOString(), content: '', media_attachments: [], ...more })
const instance = (more = {}) => ({ configuration: { statuses: { max_characters: 5000, max_media_attachments: 6 }, ...more } })

beforeEach(async () => {
	answers = {}
	asked = []
	type = 'application/json'
	server = createServer((request, response) => {
		const path = `${request.method} ${request.url?.replace(/\?.*/, '')}`
		asked.push(path)
		const planned = answers[path] ?? 404
		const answer = typeof planned === 'function' ? planned(request) : planned
		request.resume()
		if (typeof answer === 'object') response.setHeader('content-type', type).end(JSON.stringify(answer))
		else if (typeof answer === 'string') response.setHeader('content-type', 'text/html').end(answer)
		else response.writeHead(answer).end('{"error":"Not here"}')
	}).listen(0, '127.0.0.1')
	await once(server, 'listening')
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
	connection = { accountId: 'a', server: url, remoteId: '7', handle: '@acme@s.example', credentials: { accessToken: 't' }, limits: {}, honoursKey: false, renew: async (ask) => await ask({}) }
})
afterEach(() => server.close().closeAllConnections())

const context = (): PlatformContext => ({ fetch, signal: AbortSignal.timeout(3000), correlationId: 'c', now: Date.now, log: () => {} })
const publishing = (): PublishContext => ({ ...context(), steps: [], step: async (name, run) => await run(`key:${name}`, Date.now()) })
const image = { sha256: 'ab'.repeat(32), mime: 'image/png', name: 'secret plans.png', alt: 'x', bytes: new Uint8Array([1]) }
const post = (media: typeof image[] = []) => ({ text: 'Hello', media, link: null, settings: {} })

describe('uploads', () => {
	test('go to the first version of the upload where there is no second', async () => {
		answers = { 'POST /api/v1/media': { id: '5', url: 'https://s.example/5.png' }, 'POST /api/v1/statuses': status() }
		expect(await mastodon.publish(connection, post([image]), publishing())).toMatchObject({ ok: true, value: { remoteId: '1' } })
		expect(asked).toEqual(['POST /api/v2/media', 'POST /api/v1/media', 'GET /api/v1/media/5', 'POST /api/v1/statuses'])
	})

	test('wait until the server has worked on them', async () => {
		let looks = 0
		answers = {
			'POST /api/v2/media': { id: '5', url: null }, 'POST /api/v1/statuses': status(),
			'GET /api/v1/media/5': () => ({ id: '5', url: ++looks < 3 ? null : 'https://s.example/5.png' }),
		}
		expect(await mastodon.publish(connection, post([image]), publishing())).toMatchObject({ ok: true })
		expect(looks).toBe(3)
	})

	test('do not tell the name of the file', async () => {
		let body = ''
		answers = {
			'POST /api/v2/media': (request) => {
				request.on('data', (chunk: Buffer) => { body += chunk.toString('latin1') })
				return { id: '5', url: 'x' }
			}, 'GET /api/v1/media/5': { id: '5', url: 'x' }, 'POST /api/v1/statuses': status(),
		}
		await mastodon.publish(connection, post([image]), publishing())
		expect(body).toContain('filename="abababababab.png"')
		expect(body).not.toContain('secret')
	})
})

describe('answers', () => {
	test('of a wrong content type are read all the same', async () => {
		type = 'text/plain'
		answers = { 'POST /api/v1/statuses': status() }
		expect(await mastodon.publish(connection, post(), publishing())).toMatchObject({ ok: true, value: { remoteId: '1' } })
	})

	test.each([['a page', '<h1>Welcome</h1>'], ['JSON that is no post', { ok: true }], ['nothing', '']])('that are %s leave it open whether it was posted', async (_what, answer) => {
		answers = { 'POST /api/v1/statuses': answer }
		expect(await mastodon.publish(connection, post(), publishing())).toMatchObject({ ok: false, error: { next: 'readBack', message: 'platform.answer_strange' } })
	})

	test('of a page that says 404 do not prove that a post is gone', async () => {
		server.removeAllListeners('request').on('request', (_request, response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>'))
		expect(await mastodon.delete(connection, '1', context())).toMatchObject({ ok: false, error: { next: 'retry' } })
		expect(await mastodon.read(connection, '1', context())).toMatchObject({ ok: false, error: { next: 'retry' } })
	})

	test('that redirect are not followed with the token', async () => {
		server.removeAllListeners('request').on('request', (request, response) => {
			asked.push(request.url ?? '')
			response.writeHead(302, { location: '/elsewhere' }).end()
		})
		expect(await mastodon.publish(connection, post(), publishing())).toMatchObject({ ok: false, error: { next: 'readBack' } })
		expect(asked).toEqual(['/api/v1/statuses'])
	})
})

describe('what a server tells of itself', () => {
	const account = { id: '7', username: 'acme', display_name: 'Acme', url: 'https://s.example/@acme' }
	const nodeinfo = (name: string) => ({
		'GET /.well-known/nodeinfo': { links: [{ rel: 'http://nodeinfo.diaspora.software/ns/schema/2.1', href: 'https://elsewhere.example/nodeinfo/2.1' }] },
		'GET /nodeinfo/2.1': { software: { name } },
	})
	beforeEach(() => { answers = { 'GET /api/v1/accounts/verify_credentials': account } })

	test('limits come from the second version, else from the first, else there are none', async () => {
		answers['GET /api/v2/instance'] = { ...instance(), domain: 's.example' }
		expect(await mastodon.health(connection, context())).toMatchObject({ ok: true, value: { handle: '@acme@s.example', limits: { textLength: 5000, mediaCount: 6 } } })
		answers['GET /api/v2/instance'] = '<h1>Soon</h1>'
		answers['GET /api/v1/instance'] = instance({ statuses: { max_characters: 1500 }, media_attachments: { supported_mime_types: ['video/mp4', 'image/png'], image_size_limit: 0 } })
		expect(await mastodon.health(connection, context())).toMatchObject({ ok: true, value: { limits: { textLength: 1500, mediaTypes: ['image/png'] } } })
		answers['GET /api/v1/instance'] = { max_toot_chars: 2000 }
		expect(await mastodon.health(connection, context())).toMatchObject({ ok: true, value: { limits: { textLength: 2000 } } })
		answers['GET /api/v1/instance'] = 404
		expect(await mastodon.health(connection, context())).toMatchObject({ ok: true, value: { limits: {} } })
	})

	test.each([['mastodon', true], ['Mastodon', true], ['pixelfed', false], ['gotosocial', false], ['pleroma', false], ['hometown', false]])('%s honours the key: %s', async (name, honoursKey) => {
		Object.assign(answers, nodeinfo(name))
		expect(await mastodon.health(connection, context())).toMatchObject({ ok: true, value: { honoursKey } })
	})

	test('one that does not tell what it is keeps what was known', async () => {
		expect(await mastodon.health({ ...connection, honoursKey: true }, context())).toMatchObject({ ok: true, value: { honoursKey: true } })
		expect(await mastodon.health(connection, context())).toMatchObject({ ok: true, value: { honoursKey: false } })
	})
})

test('a clock that is behind ours hides no post', async () => {
	const now = Date.now()
	const behind = 60_000
	server.removeAllListeners('request').on('request', (request, response) => {
		const list = request.url?.includes('max_id') ? [] : [status({ content: '<p>Hello</p>', created_at: new Date(now - behind).toISOString() })]
		response.writeHead(200, { 'content-type': 'application/json', 'date': new Date(now - behind).toUTCString() }).end(JSON.stringify(list))
	})
	const query = { text: 'Hello', mediaCount: 0, link: null, notBefore: now - 1000, claimed: [], steps: [] }
	expect(await mastodon.find(connection, query, context())).toMatchObject({ ok: true, value: { found: 'one' } })
})
