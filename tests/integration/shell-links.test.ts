// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { beforeAll, expect, it } from 'vitest'
import type { HandOver, PublicLink } from '../../src/domain/host.ts'
import { ALL, READ, SHARE_GROUP, SHARE_USER, describeShell, eventsOf, makeChannel, share, upload, type Channel } from './shell-kit.ts'

const DAY = 86_400_000

describeShell('public links and what people see', (server) => {
	let channel: Channel
	let file: string
	const link = <T = PublicLink>(method: string, path: string, json?: unknown, id = channel.handOver.id) => server().host<T>(method, `/hand-overs/${id}/links${path}`, { json })
	const problem = async (json: object, id?: string) => (await link<{ problem: string | null }>('POST', '/check', json, id)).data.problem
	const core = (key: string, value: string) => server().occ('config:app:set', 'core', key, `--value=${value}`)
	const roots = async (person: string) => (await server().host<{ roots: string[] }>('GET', `/people/${person}/roots`)).data.roots
	const canRead = async (person: string, id: string) => (await server().host<{ readable: boolean }>('GET', `/people/${person}/can-read?file=${id}`)).data.readable

	beforeAll(async () => {
		for (const person of ['ben', 'carla', 'dan']) await server().webdav(person, 'PROPFIND', '')
		channel = await makeChannel(server(), 'ada', 'Marketing')
		file = await upload(server(), 'ada', 'Marketing/Approval/launch.md')
	})

	it('open for a stranger, and no longer when they are taken back', async () => {
		expect(await problem({ file })).toBeNull()
		const { data, status } = await link('POST', '', { key: 'test', file })
		expect(status).toBe(200)
		expect(data).toEqual({ id: expect.any(String), token: expect.any(String), url: `${server().url}/index.php/s/${data.token}`, expiresAt: null })
		expect((await fetch(data.url)).status).toBe(200)
		expect((await link('DELETE', `/${data.id}`)).status).toBe(200)
		expect((await fetch(data.url)).status).toBe(404)
		expect((await link('DELETE', `/${data.id}`)).status, 'a link that is gone is no error').toBe(200)
	})

	it('are made once for a key', async () => {
		const { data } = await link('POST', '', { file, key: 'once' })
		expect((await link('POST', '', { file, key: 'once' })).data).toEqual(data)
		expect((await link('POST', '', { file, key: 'other' })).data.token).not.toBe(data.token)
		await link('DELETE', `/${data.id}`)
		expect((await link('POST', '', { file, key: 'once' })).data.token).not.toBe(data.token)
	})

	it('end when asked, never earlier, and ask for the password that they were given', async () => {
		const wanted = Date.now() + 2 * DAY
		const { data } = await link('POST', '', { key: 'ends', file, expiresAt: wanted, password: 'A-rather-long-password-7' })
		expect(data.expiresAt).toBeGreaterThanOrEqual(wanted)
		expect(data.expiresAt! - wanted).toBeLessThan(DAY)
		expect((await fetch(data.url, { redirect: 'manual' })).status, 'sent on to the question for the password').toBe(303)
		expect(await link('POST', '', { key: 'past', file, expiresAt: Date.now() - DAY })).toMatchObject({ status: 422, data: { error: 'refused' } })
		expect(await problem({ file, password: 'a' }), 'too short').not.toBeNull()
	})

	it('carry the configured public address, not the request\'s', async () => {
		await server().occ('config:system:set', 'plaza_public_url', '--value=https://cloud.example.org/')
		expect((await link('POST', '', { key: 'test', file })).data.url).toMatch(/^https:\/\/cloud\.example\.org\/index\.php\/s\/\w+$/)
		await server().occ('config:system:set', 'htaccess.IgnoreFrontController', '--value=true', '--type=boolean')
		expect((await link('POST', '', { key: 'test', file })).data.url).toMatch(/^https:\/\/cloud\.example\.org\/s\/\w+$/)
		await server().occ('config:system:delete', 'plaza_public_url')
		await server().occ('config:system:delete', 'htaccess.IgnoreFrontController')
	})

	it('cannot be made where the rules say no, with a sentence before anyone approves', async () => {
		const refused = async (name: string) => {
			const why = await problem({ file })
			expect(why, name).toMatch(/\w+ \w+/)
			expect(await link('POST', '', { key: name, file }), name).toMatchObject({ status: 422, data: { error: 'refused', message: why } })
		}
		await core('shareapi_allow_links', 'no')
		await refused('links are off')
		await core('shareapi_allow_links', 'yes')
		await core('shareapi_enforce_links_password', 'yes')
		await refused('passwords are enforced')
		expect(await problem({ file, password: 'A-rather-long-password-7' })).toBeNull()
		await core('shareapi_enforce_links_password', 'no')
		await core('shareapi_exclude_groups', 'yes')
		await core('shareapi_exclude_groups_list', '["management","marketing"]')
		await refused('the person\'s group may not share')
		await core('shareapi_exclude_groups', 'no')
		await core('shareapi_default_expire_date', 'yes')
		await core('shareapi_enforce_expire_date', 'yes')
		await core('shareapi_expire_after_n_days', '3')
		expect(await problem({ file, expiresAt: Date.now() + 9 * DAY })).toMatch(/3/)
		await core('shareapi_enforce_expire_date', 'no')
		await core('shareapi_default_expire_date', 'no')
		expect(await problem({ file })).toBeNull()
	})

	it('cannot be made by a person with whom the file was shared without that right', async () => {
		const inner = await share(server(), 'ada', '/Marketing', SHARE_USER, 'dan', ALL - 16)
		const dans = (await server().ocs<Channel>('dan', 'POST', '/apps/plaza/api/v1/hand-overs/folder', { path: 'Marketing' })).data
		expect(await problem({ file }, dans.handOver.id)).toMatch(/shared/)
		expect(await link('POST', '', { key: 'dan', file }, dans.handOver.id)).toMatchObject({ status: 422 })
		await server().ocs('ada', 'DELETE', `/apps/files_sharing/api/v1/shares/${inner}`)
	})

	it('are made by the publication\'s person, reach their own only, and are Plaza\'s doing', async () => {
		const publication = (await server().host<HandOver>('POST', '/hand-overs/derive', { json: { folder: channel.handOver.id, file } })).data
		let made: PublicLink
		const events = await eventsOf(server(), async () => { made = (await link('POST', '', { key: 'publication', file }, publication.id)).data })
		expect(events).toMatchObject([{ kind: 'share.created', actor: 'ada', payload: { own: true, shareType: 'link' } }])
		const private_ = await upload(server(), 'ada', 'private.md')
		const { data: { id } } = await server().ocs<{ id: string }>('ada', 'POST', '/apps/files_sharing/api/v1/shares', { path: '/private.md', shareType: 3 })
		expect(await link('DELETE', `/${id}`, undefined, publication.id), `a link of ${private_}, which was not handed over`).toMatchObject({ status: 410 })
		const whole = await share(server(), 'ada', '/Marketing', SHARE_USER, 'dan', READ)
		expect(await link('DELETE', `/${whole}`, undefined, publication.id), 'a share that is no link').toMatchObject({ status: 410 })
		await server().ocs('ada', 'DELETE', `/apps/files_sharing/api/v1/shares/${whole}`)
		await server().webdav('ada', 'MOVE', 'Marketing/Approval/launch.md', undefined, { destination: 'launch.md' })
		expect((await link('DELETE', `/${made!.id}`, undefined, publication.id)).status, 'also when the file has moved away').toBe(200)
		await server().webdav('ada', 'MOVE', 'launch.md', undefined, { destination: 'Marketing/Approval/launch.md' })
	})

	it('roots of a person are their home and what is shared with them, and follow at once', async () => {
		const folder = await server().fileId('ada', 'Marketing')
		const home = await server().fileId('ben', '')
		expect(await roots('ben')).toEqual([home])
		expect(await canRead('ben', file)).toBe(false)
		const direct = await share(server(), 'ada', '/Marketing', SHARE_USER, 'ben')
		expect(await roots('ben')).toEqual([home, folder])
		expect(await canRead('ben', file)).toBe(true)
		await server().ocs('ada', 'DELETE', `/apps/files_sharing/api/v1/shares/${direct}`)
		expect(await roots('ben')).toEqual([home])
		expect(await canRead('ben', file)).toBe(false)

		await share(server(), 'ada', '/Marketing', SHARE_GROUP, 'support')
		expect(await roots('ben')).toEqual([home])
		await server().occ('group:adduser', 'support', 'ben')
		expect(await roots('ben')).toEqual([home, folder])
		expect(await canRead('ben', file)).toBe(true)
		await server().occ('group:removeuser', 'support', 'ben')
		expect(await roots('ben')).toEqual([home])
		expect(await canRead('ben', file)).toBe(false)
		expect(await roots('ada')).toEqual([await server().fileId('ada', '')])
		expect((await server().host('GET', '/people/nobody/roots')).status).toBe(403)
		expect(await canRead('nobody', file)).toBe(false)
	})

	it('of a single shared file the root is the file', async () => {
		const single = await upload(server(), 'ada', 'single.md')
		await share(server(), 'ada', '/single.md', SHARE_USER, 'carla', READ)
		expect(await roots('carla')).toContain(single)
		expect(await canRead('carla', single)).toBe(true)
	})

	it('people and groups are told with what the service needs', async () => {
		await server().occ('user:setting', 'ben', 'settings', 'email', 'ben@example.org')
		await server().occ('user:setting', 'ben', 'core', 'lang', 'de')
		const { data } = await server().host<{ people: unknown[] }>('GET', '/people?ids=ben,nobody,admin')
		expect(data.people).toEqual([
			{ id: 'ben', displayName: 'Ben', groups: ['marketing'], isAdmin: false, email: 'ben@example.org', language: 'de' },
			{ id: 'admin', displayName: 'admin', groups: ['admin'], isAdmin: true, language: 'en' },
		])
		expect((await server().host<{ people: { id: string }[] }>('GET', '/people?search=Carl')).data.people.map(({ id }) => id)).toEqual(['carla'])
		const { data: { groups } } = await server().host<{ groups: { id: string, members: string[] }[] }>('GET', '/groups')
		expect(groups.find(({ id }) => id === 'marketing')).toEqual({ id: 'marketing', displayName: 'marketing', members: ['ada', 'ben'] })
	})
})
