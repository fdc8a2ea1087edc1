// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Every link of an installation, broken on purpose on a real server: it is named, with what to do about it. */
import { decodeJwt, SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { nextcloudAvailable } from './nextcloud-server.ts'
import { type Middle, startMiddle } from './setup-front.ts'
import { check, codes, freshSite, type Site } from './setup-kit.ts'
import { makeChannel, upload } from './shell-kit.ts'

const available = await nextcloudAvailable()
if (!available) console.warn('SKIPPED: no Nextcloud at $NEXTCLOUD_ROOT: nothing of the installation is tested here.')
let site: Site
beforeAll(async () => { if (available) site = await freshSite() }, 180_000)
afterAll(() => site?.stop())

describe.skipIf(!available)('occ plaza:setup names the broken link', () => {
	let middle: Middle
	beforeAll(async () => {
		site.front.line = true
		await site.wizard()
		await site.startService()
		await site.nextcloud.occ('config:app:set', 'core', 'shareapi_token_length', '--type=integer', '--value=32')
		await site.nextcloud.occ('background:cron')
		expect((await site.setup()).code).toBe(0)
		middle = await startMiddle(site.serviceUrl)
	})
	afterAll(() => middle.stop())
	afterEach(async () => {
		Object.assign(site.front, { line: true, stripCookies: true, buffer: false })
		Object.assign(middle, { headers: () => ({}), change: undefined })
		await site.set('plaza_service_url', site.serviceUrl)
	})

	/** Nothing but this, with a sentence and a remedy, and exit code 1. */
	const broken = async (...expected: string[]) => {
		const { code, checks } = await site.setup()
		expect(codes(checks, 'fail')).toEqual(expected)
		expect(code).toBe(1)
		for (const one of expected) {
			expect(check(checks, one)!.what.length).toBeGreaterThan(20)
			expect(check(checks, one)!.remedy.length).toBeGreaterThan(20)
			expect(`${check(checks, one)!.what}${check(checks, one)!.remedy}`).not.toMatch(/\{\w+\}|%\d?\$?s/)
		}
		return checks
	}

	it('a service that is down', async () => {
		await site.stopService()
		await broken('service.away')
		expect(await site.doctor()).toMatchObject({ code: 2 })
		await site.startService()
	})

	it('another program where the service should be', async () => {
		await site.set('plaza_service_url', site.nextcloud.url)
		await broken('service.other')
	})

	it('another secret, seen from both sides', async () => {
		const right = await site.secret()
		await site.set('plaza_secret', 'another-secret-of-the-needed-length-0123456789')
		await broken('secret.differs')
		const { code, checks } = await site.doctor()
		expect(codes(checks, 'fail')).toEqual(['host.secret'])
		expect(code).toBe(1)
		await site.set('plaza_secret', right)
		expect((await site.setup()).code).toBe(0)
	})

	it('clocks that are apart, from Nextcloud to the service', async () => {
		await site.set('plaza_service_url', middle.url)
		const key = new TextEncoder().encode(await site.secret())
		middle.headers = async (incoming) => {
			const claims = decodeJwt(String(incoming.headers['x-plaza-authorization']))
			return { 'x-plaza-authorization': await new SignJWT({ ...claims, iat: claims.iat! - 300, exp: claims.exp! - 300 }).setProtectedHeader({ alg: 'HS256' }).sign(key) }
		}
		await broken('clock.far')
	})

	it('clocks that are apart, from the service to Nextcloud', async () => {
		const { parts } = site.service.outbox
		const right = parts.now
		const shift = (seconds: number) => { Object.assign(parts, { now: () => Date.now() + seconds * 1000 }) }
		try {
			shift(45)
			expect(codes((await site.setup()).checks, 'warn')).toContain('clock.apart')
			for (const seconds of [-300, 300]) {
				shift(seconds)
				expect(codes((await site.doctor()).checks, 'fail')).toEqual(['clock.far', 'host.clock'])
			}
		} finally { Object.assign(parts, { now: right }) }
	})

	it('another protocol', async () => {
		await site.set('plaza_service_url', middle.url)
		middle.change = (body) => body.replace('"protocol":1', '"protocol":2')
		const checks = await broken('protocol.differs')
		expect(check(checks, 'protocol.differs')!.what).toContain('protocol 1, the service 2')
	})

	it('requests that are changed on their way', async () => {
		await site.set('plaza_service_url', middle.url)
		const sent = new Set<string>()
		middle.headers = (incoming) => {
			sent.add(incoming.url!)
			return incoming.url === '/internal/doctor' ? { 'x-plaza-authorization': first ??= String(incoming.headers['x-plaza-authorization']) } : {}
		}
		let first: string | undefined
		expect((await site.setup()).code).toBe(0)
		await broken('service.refused')
		expect(sent).toContain('/internal/doctor')
	})

	it('a wrong public address: nobody there, somebody else, or another than the service’s', async () => {
		for (const [address, code] of [['http://127.0.0.1:1', 'public.unreachable'], [site.serviceUrl, 'public.other'], [site.nextcloud.url, 'public.differs']] as const) {
			await site.set('plaza_public_url', address)
			const { checks, code: exit } = await site.setup()
			expect(codes(checks, 'fail'), address).toContain(code)
			expect(exit).toBe(1)
		}
		await site.nextcloud.occ('config:system:delete', 'plaza_public_url')
	})

	it('no public address at all', async () => {
		await site.nextcloud.occ('config:system:delete', 'overwrite.cli.url')
		expect(codes((await site.setup()).checks, 'fail')).toContain('address.missing')
		await site.set('overwrite.cli.url', site.front.url)
	})

	it('a proxy that passes cookies on, and one that holds changes back', async () => {
		site.front.stripCookies = false
		await broken('cookies.passed')
		site.front.stripCookies = true
		site.front.buffer = true
		const checks = await broken('stream.buffered')
		expect(check(checks, 'stream.buffered')!.remedy).toContain('proxy_buffering off')
	})

	it('a proxy line that is gone; without one it is a hint only', async () => {
		site.front.line = false
		await broken('browser.broken')
		await site.nextcloud.occ('config:app:delete', 'plaza', 'proxy')
		const { code, checks } = await site.setup()
		expect([code, codes(checks, 'warn')]).toEqual([0, ['browser.relay', 'address.plain']])
		site.front.line = true
		expect(codes((await site.doctor()).checks, 'ok')).toContain('browser.ok')
		site.front.buffer = true
		const found = await site.setup()
		expect(codes(found.checks, 'warn'), 'a bad line is not switched on').toContain('browser.unused')
		site.front.buffer = false
		expect((await site.setup()).steps.at(-1)).toMatchObject({ id: 'proxy' })
	})

	it('share links that are too short, and background jobs that wait for visitors', async () => {
		await site.nextcloud.occ('config:app:set', 'core', 'shareapi_token_length', '--type=integer', '--value=15')
		await site.nextcloud.occ('background:ajax')
		expect(codes((await site.setup()).checks, 'warn')).toEqual(['address.plain', 'token.short', 'cron.other'])
	})

	it('Flow rules whose channel is gone', async () => {
		const channel = await makeChannel(site.nextcloud, 'ada', 'Marketing')
		const make = () => site.nextcloud.ocs<{ id: number }>('ada', 'POST', '/apps/workflowengine/api/v1/workflows/user', {
			class: 'OCA\\Plaza\\Flow\\PublishOperation', name: '', operation: 'gone1', entity: 'OCA\\WorkflowEngine\\Entity\\File', events: ['\\OCP\\Files::postCreate'],
			checks: [{ class: 'OCA\\Plaza\\Flow\\InFolderCheck', operator: 'is', value: channel.folders.approval }],
		})
		// SQLite may be locked by the service's own request at that moment.
		let made = await make()
		for (let tries = 0; made.status === 500 && tries < 3; tries++) made = await make()
		const { status, message, data } = made
		expect(status, message).toBe(200)
		expect(codes((await site.setup()).checks, 'warn')).toContain('flow.gone')
		await site.nextcloud.ocs('ada', 'DELETE', `/apps/workflowengine/api/v1/workflows/user/${data.id}`)
	})

	it('a public link that a stranger does not see', async () => {
		await upload(site.nextcloud, 'ada', 'public.txt')
		const { data } = await site.nextcloud.ocs<{ id: string, url: string }>('ada', 'POST', '/apps/files_sharing/api/v1/shares', { path: '/public.txt', shareType: 3 })
		await published(new URL(data.url).pathname)
		expect(codes((await site.setup()).checks, 'ok')).toContain('link.ok')
		await site.nextcloud.ocs('ada', 'DELETE', `/apps/files_sharing/api/v1/shares/${data.id}`)
		await broken('link.closed')
		await site.service.db.deleteFrom('publication').execute()
	})

	/** A publication that is done, with this link. */
	async function published(path: string): Promise<void> {
		const { db } = site.service
		await db.insertInto('channel').values({ id: 'c1', name: 'C', owner: 'ada', scope: 'user', hand_over: 'h', path: 'C', folder_drafts: '1', folder_approval: '2', folder_published: '3', folder_failed: '4', accounts: '[]', template: 'x', approval_rule: 'one', approvers: '[]', time_zone: 'UTC', enabled: 0, created_at: 1 } as never).execute()
		await db.insertInto('post').values({ id: 'p1', host: 'nextcloud', file_id: '1', name: 'public.txt', channel: 'c1', first_seen_at: 1, published_at: 1 }).execute()
		await db.insertInto('publication').values({
			id: 'pub1', post: 'p1', name: 'public.txt', channel: 'c1', state: 'done', hand_over: 'h', person: 'ada', hash: '', content: '{}', signature: '[]', files: '[]', changed_by: '[]', problems: '[]',
			link_id: '1', link_url: site.front.url + path, link_token: 't', filed: 'published', opened_at: 1, updated_at: 1, ended_at: 1, correlation_id: 'c',
		} as never).execute()
	}
})
