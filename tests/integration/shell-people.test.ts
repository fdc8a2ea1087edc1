// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash, createHmac } from 'node:crypto'
import { jwtVerify } from 'jose'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { describeShell, fakeService, upload, type FakeService } from './shell-kit.ts'

interface Shown {
	subject: string
	message: string
	link: string
	actions: { label: string, type: string, link: string, primary: boolean }[]
}

let service: FakeService
const HASH = createHash('sha256').update('what ships').digest('hex')
const RELAY = '/index.php/apps/plaza/relay/api/v1'
const API = { 'ocs-apirequest': 'true' }

describeShell('what Plaza tells people, and what people ask of it', (server) => {
	const shown = async (person: string) => (await server().ocs<Shown[]>(person, 'GET', '/apps/notifications/api/v2/notifications')).data
	const notify = (change: object = {}) => server().host('POST', '/notifications', {
		json: {
			person: 'carla', key: 'approval:12', subject: 'approval_wanted', path: '/publications/12',
			params: { name: 'Launch day', person: 'Ben', channel: 'News' }, approve: { publication: '12', hash: HASH }, ...change,
		},
	})
	const claims = async (token: unknown) => (await jwtVerify(String(token), new TextEncoder().encode(server().secret), { audience: 'plaza-service', issuer: 'plaza-shell' })).payload

	beforeEach(() => {
		service.seen.length = 0
		service.answer = () => ({ status: 200, body: {} })
	})
	afterAll(() => service?.stop())

	it('asks the approver with a button, and a link to the page', async () => {
		expect((await notify()).status).toBe(200)
		const [notification] = await shown('carla')
		expect(notification).toMatchObject({ subject: 'Ben asks for your approval of "Launch day"', message: 'For the channel "News"', link: `${server().url}/index.php/apps/plaza/publications/12` })
		expect(notification!.actions.map(({ label, type, primary }) => [label, type, primary])).toEqual([['Approve', 'POST', true], ['Open', 'WEB', false]])
		expect(Math.max(...notification!.actions.map(({ link }) => link.length))).toBeLessThanOrEqual(256)
	})

	it('speaks the reader\'s language where it is known, and keeps one notification for each key', async () => {
		await notify({ params: { name: 'Second', person: 'Ben' } })
		expect((await shown('carla')).map(({ subject }) => subject)).toEqual(['Ben asks for your approval of "Second"'])
		await notify({ key: 'failed:12', subject: 'needs_you', approve: undefined, params: { name: 'Second', person: '', reason: 'The account is gone.' } })
		const other = (await shown('carla')).find(({ subject }) => subject.includes('needs you'))!
		expect(other).toMatchObject({ message: 'The account is gone.' })
		expect(other.actions.map(({ label }) => label)).toEqual(['Open'])
		await server().host('POST', '/notifications/dismiss', { json: { person: null, key: 'failed:12' } })
		expect(await shown('carla')).toHaveLength(1)
		expect((await notify({ subject: 'unheard_of' })).status).toBe(400)
	})

	it('passes the approval on as the person who pressed the button, and takes the notification away', async () => {
		await notify()
		service.answer = () => ({ status: 200, body: { state: 'approved' } })
		const [notification] = await shown('carla')
		const link = notification!.actions[0]!.link.slice(server().url.length)
		const answer = await server().request('carla', 'POST', `${link}&format=json`, undefined, API)
		expect(answer.status).toBe(200)
		const [seen] = service.seen
		expect(seen).toMatchObject({ method: 'POST', url: '/api/v1/publications/12/approve', body: JSON.stringify({ hash: HASH }) })
		expect(await claims(seen!.headers['x-plaza-authorization'])).toMatchObject({
			sub: 'carla', name: 'Carla', groups: ['management'], admin: false, htm: 'POST', htu: '/api/v1/publications/12/approve',
			bsh: createHash('sha256').update(seen!.body).digest('hex'),
		})
		expect(await shown('carla')).toEqual([])
	})

	it('never shows an approval that was none', async () => {
		await notify()
		const approve = () => server().ocs<{ message?: string, error?: string }>('carla', 'POST', `/apps/plaza/api/v1/publications/12/approve?key=approval:12`, { hash: HASH })
		service.answer = () => ({ status: 409, body: { error: 'voided', message: 'The post has changed.' } })
		expect(await approve()).toMatchObject({ status: 409, data: { error: 'voided' } })
		const url = service.url
		await server().occ('config:system:set', 'plaza_service_url', '--value=http://127.0.0.1:9')
		const refused = await approve()
		expect(refused.status).toBe(503)
		expect(refused.data.message).toMatch(/Nothing was approved/)
		await server().occ('config:system:set', 'plaza_service_url', `--value=${url}`)
		expect(await shown('carla')).toHaveLength(1)
	})

	it('shows in Activity what went out, with the file', async () => {
		const id = await upload(server(), 'ada', 'launch.md')
		const record = (subject: string) => server().host('POST', '/activities', {
			json: { actor: 'ada', affected: ['carla'], subject, params: { accounts: 'Mastodon' }, file: { id, name: 'launch.md' }, link: 'https://social.example/1' },
		})
		expect((await record('published')).status).toBe(200)
		expect((await record('sang')).status).toBe(400)
		for (const person of ['ada', 'carla']) {
			const { data } = await server().ocs<{ app: string, subject: string, object_type: string, object_id: number, subject_rich: [string, Record<string, { name: string }>] }[]>(person, 'GET', '/apps/activity/api/v2/activity/plaza?format=json')
			expect(data).toHaveLength(1)
			expect(data[0]).toMatchObject({ app: 'plaza', object_type: 'files', object_id: Number(id) })
			expect(data[0]!.subject_rich[0]).toBe('{actor} published {post} on Mastodon')
			expect(data[0]!.subject_rich[1]).toMatchObject({ actor: { name: 'Ada' }, post: { name: 'launch.md', link: 'https://social.example/1' } })
		}
		const { data: { events } } = await server().host<{ events: { payload: { app?: string } }[] }>('GET', '/events?limit=500')
		expect(events.filter(({ payload }) => payload.app === 'plaza'), 'Plaza\'s own activities do not come back').toEqual([])
	})

	it('relays a person\'s requests, with what belongs to them and nothing else', async () => {
		service.answer = () => ({ status: 201, body: { ok: true }, headers: { 'etag': '"7"', 'retry-after': '3', 'set-cookie': 'x=1', 'x-secret': '1' } })
		const answer = await server().request('ben', 'POST', `${RELAY}/publications/a%2Fb?x=1&y=%20z`, '{"a":1}', { ...API, 'content-type': 'application/json', 'if-none-match': '"6"', 'x-plaza-authorization': 'forged' })
		expect([answer.status, answer.text]).toEqual([201, '{"ok":true}'])
		expect([answer.headers.get('etag'), answer.headers.get('retry-after'), answer.headers.get('x-secret')]).toEqual(['"7"', '3', null])
		expect(answer.headers.get('content-type')).toContain('application/json')
		const [seen] = service.seen
		expect(seen).toMatchObject({ method: 'POST', url: '/api/v1/publications/a%2Fb?x=1&y=%20z', body: '{"a":1}', headers: { 'content-type': 'application/json', 'if-none-match': '"6"' } })
		expect(seen!.headers['authorization']).toBeUndefined()
		expect(seen!.headers['cookie']).toBeUndefined()
		expect(await claims(seen!.headers['x-plaza-authorization'])).toMatchObject({ sub: 'ben', htm: 'POST', htu: seen!.url, admin: false, groups: ['marketing'] })
	})

	it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('relays %s', async (method) => {
		service.answer = (request) => ({ status: 200, body: { method: request.method } })
		const answer = await server().request('ben', method, `${RELAY}/things`, method === 'GET' || method === 'DELETE' ? undefined : '{}', API)
		expect(JSON.parse(answer.text)).toEqual({ method })
	})

	it('passes a "not modified" on', async () => {
		service.answer = () => ({ status: 304, body: '', headers: { etag: '"7"' } })
		expect((await server().request('ben', 'GET', `${RELAY}/stream`, undefined, API)).status).toBe(304)
	})

	it('relays nothing for strangers, nor what another site sent', async () => {
		expect((await server().request(null, 'GET', `${RELAY}/things`, undefined, API)).status).toBe(401)
		expect((await server().request('ben', 'POST', `${RELAY}/things`, '{}')).status, 'without the sign of a script of ours').toBe(412)
		expect(service.seen.filter(({ url }) => url.startsWith('/api/'))).toEqual([])
	})

	it('gives the browser a token of its own kind', async () => {
		const { data } = await server().ocs<{ token: string, expiresAt: number }>('ada', 'POST', '/apps/plaza/api/v1/token')
		const key = createHmac('sha256', server().secret).update('plaza-browser').digest()
		const { payload } = await jwtVerify(data.token, key, { issuer: 'plaza-shell', audience: 'plaza-browser' })
		expect(payload).toMatchObject({ sub: 'ada', name: 'Ada', groups: ['marketing', 'management'], admin: false })
		expect(payload.exp! - payload.iat!).toBe(300)
		expect(data.expiresAt).toBe(payload.exp! * 1000)
		await expect(jwtVerify(data.token, new TextEncoder().encode(server().secret))).rejects.toThrow()
	})

	it('shows its page at every address of its own', async () => {
		for (const path of ['', '/', '/publications/12', '/accounts']) {
			const page = await server().request('ada', 'GET', `/index.php/apps/plaza${path}`)
			expect(page.status, path).toBe(200)
			expect(page.text).toContain('<div id="plaza"></div>')
			const state = JSON.parse(Buffer.from(/id="initial-state-plaza-config" value="([^"]+)"/.exec(page.text)![1]!, 'base64').toString())
			expect(state).toEqual({
				mode: 'nextcloud', direct: null, relay: RELAY, ocs: '/ocs/v2.php/apps/plaza/api/v1',
				person: { id: 'ada', displayName: 'Ada' }, publicPath: '/index.php/apps/plaza', protocol: 1,
			})
		}
		expect((await server().request(null, 'GET', '/index.php/apps/plaza/')).status, 'strangers are asked to log in').not.toBe(200)
	})

	it('brings a person back from a platform', async () => {
		const callback = (query: string) => server().request('ada', 'GET', `/index.php/apps/plaza/oauth/callback?${query}`)
		const accounts = '/index.php/apps/plaza/accounts'
		service.answer = () => ({ status: 200, body: { id: 'a1' } })
		const back = await callback('code=c%20d&state=s')
		expect([back.status, back.headers.get('location')]).toEqual([303, `${accounts}?connected=a1`])
		const seen = service.seen.find(({ url }) => url === '/api/v1/accounts/callback')!
		expect(seen).toMatchObject({ method: 'POST', body: JSON.stringify({ code: 'c d', state: 's' }) })
		expect(await claims(seen.headers['x-plaza-authorization'])).toMatchObject({ sub: 'ada' })
		service.answer = () => ({ status: 422, body: { error: { message: 'connect.old', text: 'That link is old.' } } })
		expect((await callback('code=c&state=s')).headers.get('location')).toBe(`${accounts}?problem=That%20link%20is%20old.`)
		expect((await callback('error=access_denied&state=s')).headers.get('location')).toBe(`${accounts}?problem=access_denied`)
	})

	it('tells an operator how it stands', async () => {
		const status = await server().occ('plaza:status')
		expect(status).toMatch(/protocol:\s+1\n[^]*secret:\s+set\n[^]*answers\n[^]*events waiting: \d+/)
	})
}, async () => {
	service = await fakeService()
	return { serviceUrl: service.url }
})
