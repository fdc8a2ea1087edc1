// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { registered } from '../../src/service/routes/app.ts'
import { apiRoutes } from '../../src/service/server.ts'
import { type Demo, startDemo } from './demo.ts'

let demo: Demo
let publication: string
const fill = (path: string): string => path.replace('{id}', publication).replace('{delivery}', 'x').replace('{sha256}', '0'.repeat(64)).replace('{fileId}', '1')

beforeAll(async () => {
	demo = await startDemo()
	await demo.mv('launch.md', 'launch.png')
	await vi.waitFor(async () => expect((await demo.operate('GET', '/publications')).body.publications).toHaveLength(1), { timeout: 10_000 })
	publication = ((await demo.operate('GET', '/publications')).body.publications as { id: string }[])[0]!.id
})
afterAll(() => demo?.stop())

describe('every route of the API', () => {
	it('is registered with what it asks the policy', () => {
		const asked = new Set(registered.map(({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`))
		const served = apiRoutes(demo.service).routes.filter((route) => route.method !== 'ALL' && route.path !== '/openapi.json').map((route) => `${route.method} ${route.path}`)
		expect(served.length).toBeGreaterThan(25)
		for (const route of served) expect(asked, route).toContain(route)
	})

	it('answers a stranger 401, whatever it is', async () => {
		for (const { method, path } of registered) {
			const { status, body } = await demo.call(null, method.toUpperCase(), fill(path), method === 'get' ? undefined : {})
			expect(status, `${method} ${path}`).toBe(401)
			expect(body.error?.message).toBe('api.signed_out')
		}
	})

	it('shows nothing of a post to a person who cannot read its file', async () => {
		for (const { method, path } of registered.filter((route) => route.path.startsWith('/publications/{id}'))) {
			const body = method === 'get' ? undefined : { hash: '0'.repeat(64), reason: 'no', answer: 'again' }
			expect((await demo.call('dan', method.toUpperCase(), fill(path), body)).status, `${method} ${path}`).toBe(404)
		}
		expect((await demo.call('dan', 'GET', '/board')).body).toEqual({ drafts: [], cards: [] })
		expect((await demo.call('dan', 'GET', '/publications')).body).toEqual({ publications: [] })
		expect((await demo.call('dan', 'GET', '/entries')).body).toEqual({ entries: [], next: null })
		expect((await demo.call('dan', 'GET', '/channels')).body).toEqual({ channels: [] })
	})

	it('lets nobody approve their own post, nor an operator, and says which rule forbids it', async () => {
		const { hash } = (await demo.call('ada', 'GET', `/publications/${publication}`)).body
		const own = await demo.call('ada', 'POST', `/publications/${publication}/approve`, { hash })
		expect(own.status).toBe(403)
		expect(own.body.error?.text).toContain('does not approve in Marketing')
		const operator = await demo.operate('POST', `/publications/${publication}/approve`, { hash })
		expect(operator).toMatchObject({ status: 403, body: { error: { text: expect.stringContaining('operators never approve') } } })
	})

	it('leaves accounts to administrators', async () => {
		const [{ id }] = (await demo.call('ada', 'GET', '/accounts')).body.accounts as [{ id: string }]
		for (const [method, path, body] of [['PATCH', `/accounts/${id}`, { name: 'x' }], ['DELETE', `/accounts/${id}`, undefined], ['POST', `/accounts/${id}/check`, undefined], ['POST', '/accounts/connect', { platform: 'mastodon', server: 'x' }]] as const) {
			expect((await demo.call('ada', method, path, body)).status, `${method} ${path}`).toBe(403)
		}
		expect((await demo.call('carla', 'POST', `/accounts/${id}/check`)).body).toMatchObject({ state: 'connected' })
	})

	it('leaves one row in the audit for each thing that was set up, and no token in any', async () => {
		const rows = async () => await demo.service.db.selectFrom('audit').select(['action', 'actor', 'what']).where('object_kind', 'in', ['account', 'channel']).orderBy('id').execute()
		const before = (await rows()).length
		const [{ id }] = (await demo.call('carla', 'GET', '/accounts')).body.accounts as [{ id: string }]
		const [channel] = (await demo.call('ada', 'GET', '/channels')).body.channels as [{ id: string }]
		await demo.call('carla', 'PATCH', `/accounts/${id}`, { altRequired: true })
		await demo.call('ada', 'PATCH', `/channels/${channel.id}`, { name: 'Marketing' })
		const after = (await rows()).slice(before)
		expect(after.map(({ action, actor }) => [action, actor])).toEqual([['accountChanged', 'carla'], ['channelChanged', 'ada']])
		expect(JSON.stringify(await rows())).not.toMatch(/token|secret|bearer/i)
	})

	it('refuses what has not the right form, with the field that is wrong', async () => {
		const answer = await demo.call('carla', 'POST', `/publications/${publication}/reject`, { reason: '' })
		expect(answer.status).toBe(400)
		expect(answer.body.error?.text).toContain('reason')
	})

	it('is answered 304 where nothing has changed', async () => {
		const first = await demo.call('ada', 'GET', '/board')
		const again = await demo.call('ada', 'GET', '/board', undefined, { 'if-none-match': first.headers.get('etag')! })
		expect(again.status).toBe(304)
	})

	it('is described at /api/v1/openapi.json', async () => {
		const document = await (await fetch(`${demo.url}/api/v1/openapi.json`, { headers: { authorization: `Bearer ${demo.service.keys.operator}` } })).json() as { paths: Record<string, unknown> }
		for (const { path } of registered) expect(document.paths).toHaveProperty([path])
	})
})

describe('the demo’s own door', () => {
	it('answers this machine’s own pages only', async () => {
		expect((await demo.call('ada', 'GET', '/me', undefined, { origin: 'http://evil.example' })).status).toBe(403)
		expect((await demo.call('ada', 'GET', '/me', undefined, { origin: demo.url })).status).toBe(200)
		const { request } = await import('node:http')
		const rebound = await new Promise<number | undefined>((resolve) => { request(`${demo.url}/api/v1/me`, { headers: { host: 'evil.example' } }, (response) => resolve(response.statusCode)).end() })
		expect(rebound, 'a name that leads here by DNS is not this machine’s own').toBe(403)
	})

	it('takes no session that it did not make', async () => {
		const [, nonce, signature] = demo.service.keys.session.toString('base64url').split('').slice(0, 3)
		const forged = `${Buffer.from('carla').toString('base64url')}.${nonce}.${signature}`
		expect((await demo.call(null, 'GET', '/me', undefined, { cookie: `plaza_demo=${forged}` })).status).toBe(401)
	})

	it('sends its pages with a strict content security policy, and public links with none of ours', async () => {
		const page = await fetch(demo.url)
		expect(page.headers.get('content-security-policy')).toContain('default-src \'none\'')
		expect(page.headers.getSetCookie()[0]).toContain('HttpOnly')
		expect((await fetch(`${demo.url}/s/nothing`)).status).toBe(404)
	})
})

// Last: an answer before the body is read closes the connection.
describe('a body that is too large', () => {
	it('is refused, however it comes', async () => {
		const large = JSON.stringify({ reason: 'x'.repeat(1_100_000) })
		expect((await demo.call('carla', 'POST', `/publications/${publication}/reject`, { reason: 'x'.repeat(1_100_000) })).status).toBe(400)
		const stream = new ReadableStream({ start: (controller) => { controller.enqueue(new TextEncoder().encode(large)); controller.close() } })
		const chunked = await fetch(`${demo.url}/api/v1/publications/${publication}/reject`, { method: 'POST', body: stream, duplex: 'half', headers: { 'authorization': `Bearer ${demo.service.keys.operator}`, 'x-plaza-as': 'carla', 'content-type': 'application/json' } } as RequestInit)
		expect(chunked.status).toBe(400)
	})
})
