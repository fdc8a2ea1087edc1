// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The main job on a real Nextcloud: a file moved over WebDAV by one person, approved by another over their notification, is a post with a public
 * link. The service is the real one; the network is the sandbox.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nextcloudAvailable } from './nextcloud-server.ts'
import { type Cloud, startCloud } from './cloud.ts'

const available = await nextcloudAvailable()
if (!available) console.warn('SKIPPED: no Nextcloud at $NEXTCLOUD_ROOT: the main job is not tested on a real server here.')

const LAUNCH = '---\nmedia: launch.png\nalt: A desk.\ntags: [launch]\n---\nWe are live.\n'

describe.skipIf(!available)('a file moved into a folder of a real Nextcloud', () => {
	let cloud: Cloud
	beforeAll(async () => { cloud = await startCloud() })
	afterAll(() => cloud?.stop())

	it('becomes a post with a public link once another person approved it over their notification', async () => {
		await cloud.put('ben', 'Marketing/Drafts/launch.png', cloud.picture)
		await cloud.put('ben', 'Marketing/Drafts/launch.md', LAUNCH)
		await cloud.move('ben', 'Marketing/Drafts/launch.png', 'Marketing/Approval/launch.png')
		const request = await cloud.move('ben', 'Marketing/Drafts/launch.md', 'Marketing/Approval/launch.md')
		const waiting = await cloud.publication('launch.md', 'waiting')
		expect(waiting.owner).toMatchObject({ id: 'ben' })

		const notification = await cloud.notificationOf('carla', 'launch.md')
		const approve = notification.actions.find((action) => action.primary)!
		expect(approve.type).toBe('POST')
		expect((await cloud.follow('carla', approve)).status).toBe(200)
		expect((await cloud.follow('carla', approve)).status, 'a second time changes nothing').toBe(200)

		const done = await cloud.publication('launch.md', 'done')
		const { correlation_id: correlationId } = await cloud.service.db.selectFrom('publication').select('correlation_id').where('id', '=', done.id).executeTakeFirstOrThrow()
		expect(correlationId, 'one id from Nextcloud’s request to the platform’s answer').toBe(request)
		expect(cloud.posts('We are live.')).toHaveLength(1)
		await expect.poll(() => cloud.names('ben', 'Marketing/Published'), { timeout: 10_000 }).toEqual(['launch.md', 'launch.png'])
		expect(await cloud.names('ben', 'Marketing/Approval')).toEqual([])
		const { link } = await cloud.detail(done.id)
		expect(cloud.posts('We are live.')[0]!.text).toContain(link.url)
		expect((await fetch(link.url!)).status, 'a stranger sees the link').toBe(200)
		expect(await cloud.notificationsOf('carla', 'launch.md'), 'the question is answered').toEqual([])
	})

	it('is seen in Activity and in Plaza’s stream, by those who may see the file', async () => {
		const entries = async (person: string) => (await cloud.api<{ entries: { what: { text: string } }[] }>(person, 'GET', '/entries')).entries.map((entry) => entry.what.text)
		expect(await entries('carla')).toContainEqual(expect.stringContaining('launch.md was published on'))
		expect(await entries('dan')).toEqual([])
		const activity = await cloud.nextcloud.ocs<{ subject: string, app: string }[]>('ben', 'GET', '/apps/activity/api/v2/activity')
		expect(activity.data.map((one) => one.subject).join('\n')).toContain('launch.md')
		expect(activity.data.some((one) => one.app === 'plaza'), 'Plaza tells Activity what went out').toBe(true)
	})

	it('is gone in public when it is withdrawn', async () => {
		const done = await cloud.publication('launch.md', 'done')
		const { link } = await cloud.detail(done.id)
		await cloud.api('ben', 'POST', `/publications/${done.id}/withdraw`)
		expect((await fetch(link.url!)).status).toBe(404)
		await expect.poll(() => cloud.posts('We are live.').length, { timeout: 10_000 }).toBe(0)
	})

	it('leaves people’s shares where they were', async () => {
		for (const person of ['ben', 'carla']) {
			const { text } = await cloud.nextcloud.webdav(person, 'PROPFIND', '', undefined, { depth: '1' })
			expect(text, `${person} still has Marketing under its name`).toContain(`/files/${person}/Marketing/`)
			expect(text).not.toContain('Marketing%20(2)')
		}
	})

	it('goes back to the drafts with the reason when it is rejected', async () => {
		await cloud.put('ben', 'Marketing/Approval/no.md', 'Not like this.')
		const waiting = await cloud.publication('no.md', 'waiting')
		await cloud.api('carla', 'POST', `/publications/${waiting.id}/reject`, { reason: 'Too short.' })
		await expect.poll(() => cloud.names('ben', 'Marketing/Drafts'), { timeout: 15_000 }).toEqual(['no.md', 'no.reason.txt'])
		expect((await cloud.nextcloud.webdav('ben', 'GET', 'Marketing/Drafts/no.reason.txt')).text).toContain('Too short.')
	})

	it('refuses an approval of something else than what is there now', async () => {
		await cloud.put('ben', 'Marketing/Approval/changing.md', 'First.')
		const first = await cloud.publication('changing.md', 'waiting')
		const { hash } = await cloud.detail(first.id)
		await cloud.put('ben', 'Marketing/Approval/changing.md', 'Second, and longer.')
		await expect.poll(async () => (await cloud.detail(first.id)).hash, { timeout: 15_000 }).not.toBe(hash)
		const answer = await cloud.nextcloud.ocs('carla', 'POST', `/apps/plaza/api/v1/publications/${first.id}/approve`, { hash })
		expect(answer.status).toBe(409)
		expect(cloud.posts('First.')).toEqual([])
	})

	it('lets nobody approve their own post, nor those who are not asked', async () => {
		const { id } = await cloud.publication('changing.md', 'waiting')
		const { hash } = await cloud.detail(id)
		for (const person of ['ben', 'ada', 'dan']) {
			const answer = await cloud.nextcloud.ocs(person, 'POST', `/apps/plaza/api/v1/publications/${id}/approve`, { hash })
			expect([403, 404]).toContain(answer.status)
		}
	})
})
