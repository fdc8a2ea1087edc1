// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createRestAPIClient } from 'masto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { faults, startSandbox, type StartedSandbox } from '../index.ts'
import { call } from '../testing.ts'

const route = 'POST /api/v1/statuses'
let server: StartedSandbox
let token = ''

beforeAll(async () => {
	server = await startSandbox({ rateLimits: false, controls: true })
	token = server.sandbox.connectDemoAccount({ handle: 'acme', displayName: 'Acme' }).accessToken
})
afterAll(() => server.close())
afterEach(() => server.sandbox.faults.clear())

const post = (signal?: AbortSignal) => fetch(`${server.url}/api/v1/statuses`, {
	method: 'POST', signal: signal ?? null,
	headers: { 'Authorization': `Bearer ${token}`, 'Content-Type': 'application/json' },
	body: JSON.stringify({ status: 'a' }),
})
const made = () => server.sandbox.posts().length

describe('as often as asked, and then no more:', () => {
	test('429 says when to come again', async () => {
		server.sandbox.faults.next(route, faults.rateLimited(30), 2)
		const before = made()
		const answer = await post()
		expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '30'])
		expect(Date.parse(answer.headers.get('x-ratelimit-reset')!)).toBeGreaterThan(Date.now() + 25_000)
		expect([(await post()).status, (await post()).status]).toEqual([429, 200])
		expect(made()).toBe(before + 1)
	})
	test.each([
		['401', faults.tokenRevoked(), 401], ['403', faults.forbidden(), 403], ['422', faults.unprocessable('No'), 422],
		['500', faults.broken(), 500], ['503', faults.broken('before', 503), 503],
	])('%s before the post is made', async (_, fault, status) => {
		const before = made()
		server.sandbox.faults.next(route, fault)
		expect((await post()).status).toBe(status)
		expect(made()).toBe(before)
	})
	test('500 after the post was made', async () => {
		const before = made()
		server.sandbox.faults.next(route, faults.broken('after'))
		expect((await post()).status).toBe(500)
		expect(made()).toBe(before + 1)
	})
	test('other routes are left alone', async () => {
		server.sandbox.faults.next(route, faults.broken())
		expect((await call(`${server.url}/api/v2/instance`)).status).toBe(200)
		expect(server.sandbox.faults.pending()).toBe(1)
	})
})

describe('connections', () => {
	test.each([['before', 0], ['after', 1]] as const)('cut %s the work', async (when, posts) => {
		const before = made()
		server.sandbox.faults.next(route, faults.cut(when))
		await expect(post()).rejects.toThrow('fetch failed')
		expect(made()).toBe(before + posts)
	})
	test.each([['before', 0], ['after', 1]] as const)('a hang %s the work that the client gives up', async (when, posts) => {
		const before = made()
		server.sandbox.faults.next(route, faults.hang(when))
		await expect(post(AbortSignal.timeout(150))).rejects.toThrow()
		await new Promise((resolve) => setTimeout(resolve, 50))
		expect(made()).toBe(before + posts)
	})
	test('a hang that ends goes on as if nothing were', async () => {
		server.sandbox.faults.next(route, faults.hang('before'))
		const answer = post()
		await new Promise((resolve) => setTimeout(resolve, 50))
		server.sandbox.faults.release()
		expect((await answer).status).toBe(200)
	})
	test('a page instead of JSON, and nothing at all', async () => {
		const { v1 } = createRestAPIClient({ url: server.url, accessToken: token })
		server.sandbox.faults.next(route, faults.htmlInstead('after'))
		expect(await v1.statuses.create({ status: 'a' })).toBeUndefined()
		server.sandbox.faults.next(route, faults.emptyInstead('after'))
		await expect(v1.statuses.create({ status: 'a' })).rejects.toThrow()
	})
})

describe('hooks', () => {
	test('hold a request until the test has done what it wanted', async () => {
		const order: string[] = []
		const stop = server.sandbox.faults.onRequest(route, async ({ operation }) => {
			await new Promise((resolve) => setTimeout(resolve, 30))
			order.push(`before ${operation} ${made()}`)
		})
		server.sandbox.faults.afterProcessed(route, () => void order.push(`after ${made()}`))
		const before = made()
		await post()
		stop()
		await post()
		expect(order).toEqual([`before ${route} ${before}`, `after ${before + 1}`, `after ${before + 2}`])
	})
})

describe('controls', () => {
	test('plan faults from another process', async () => {
		const body = { operation: route, fault: { kind: 'answer', status: 503 }, times: 1 }
		expect((await call(`${server.url}/sandbox/controls/faults`, { method: 'POST', body })).body).toEqual({ pending: 1 })
		expect((await post()).status).toBe(503)
		expect((await call(`${server.url}/sandbox/controls/log`)).body.length).toBe(server.sandbox.log().length)
		expect((await call(`${server.url}/sandbox/controls/faults`, { method: 'POST', body: { operation: 1 } })).status).toBe(400)
	})
	test('are not there unless asked for', async () => {
		const plain = await startSandbox()
		expect((await call(`${plain.url}/sandbox/controls/log`)).status).toBe(404)
		await plain.close()
	})
})

describe('a server that is not Mastodon', () => {
	test('ignores keys, does not let its media be polled, and says its name', async () => {
		const other = await startSandbox({ idempotency: false, mediaPolling: false, mediaProcessingMs: 0, software: { name: 'pixelfed', version: '0.12.5' } })
		const own = other.sandbox.connectDemoAccount({ handle: 'acme', displayName: 'Acme' }).accessToken
		const send = () => call(`${other.url}/api/v1/statuses`, { method: 'POST', token: own, body: { status: 'a' }, headers: { 'Idempotency-Key': 'k' } })
		expect((await send()).body.id).not.toBe((await send()).body.id)
		expect((await call(`${other.url}/nodeinfo/2.0`)).body.software.name).toBe('pixelfed')
		expect((await call(`${other.url}/api/v1/instance`)).body.version).toBe('3.5.3 (compatible; pixelfed 0.12.5)')
		await other.close()
	})
})
