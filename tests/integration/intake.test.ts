// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Every way in which a file can come into a channel's folder of a real Nextcloud: one post each, or none where none is due. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { nextcloudAvailable } from './nextcloud-server.ts'
import { type Cloud, startCloud } from './cloud.ts'

const available = await nextcloudAvailable()
if (!available) console.warn('SKIPPED: no Nextcloud at $NEXTCLOUD_ROOT: the ways into a folder are not tested on a real server here.')

const OPERATION = 'OCA\\Plaza\\Flow\\PublishOperation'
const IN_FOLDER = 'OCA\\Plaza\\Flow\\InFolderCheck'
const EVENTS = ['postCreate', 'postWrite', 'postRename', 'postCopy'].map((name) => `\\OCP\\Files::${name}`)

describe.skipIf(!available)('on a real Nextcloud with Flow rules of an administrator and a person', () => {
	let cloud: Cloud
	/** All publications of files of this name, whatever became of them. */
	const opened = async (name: string) => (await cloud.all()).publications.filter((one) => one.name === name)
	/** Two looks at the folder have passed since: what is there now has been taken. */
	const settled = () => new Promise((resolve) => { setTimeout(resolve, 3_000) })

	beforeAll(async () => {
		cloud = await startCloud()
		const rule = { class: OPERATION, name: 'publish', operation: cloud.channel.id, entity: 'OCA\\WorkflowEngine\\Entity\\File', events: EVENTS, checks: [{ class: IN_FOLDER, operator: 'is', value: cloud.channel.folders.approval }] }
		for (const [person, scope] of [['admin', 'global'], ['ada', 'user']] as const) {
			const { status, message } = await cloud.nextcloud.ocs(person, 'POST', `/apps/workflowengine/api/v1/workflows/${scope}`, rule)
			expect(status, message).toBe(200)
		}
	})
	afterAll(() => cloud?.stop())

	it('a plain upload is one post, of the person who uploaded it', async () => {
		await cloud.put('ben', 'Marketing/Approval/upload.md', 'An upload.')
		expect(await cloud.publication('upload.md', 'waiting')).toMatchObject({ owner: { id: 'ben' } })
		await settled()
		expect(await opened('upload.md')).toHaveLength(1)
	})

	it('a chunked upload is one post', async () => {
		const { nextcloud } = cloud
		const upload = (method: string, path: string, body?: string, headers?: Record<string, string>) => nextcloud.request('ben', method, `/remote.php/dav/uploads/ben/plaza-chunks${path}`, body, headers)
		const destination = { Destination: `${nextcloud.url}/remote.php/dav/files/ben/Marketing/Approval/chunked.md` }
		expect((await upload('MKCOL', '', undefined, destination)).status).toBe(201)
		await upload('PUT', '/00001', 'First half, ', destination)
		await upload('PUT', '/00002', 'second half.', destination)
		expect((await upload('MOVE', '/.file', undefined, destination)).status).toBe(201)
		const { id } = await cloud.publication('chunked.md', 'waiting')
		expect((await cloud.detail(id)).text).toBe('First half, second half.')
		await settled()
		expect(await opened('chunked.md')).toHaveLength(1)
	})

	it('a copy is one post, and a post of its own', async () => {
		await cloud.move('ben', 'Marketing/Approval/upload.md', 'Marketing/Approval/copy.md', 'COPY')
		await cloud.publication('copy.md', 'waiting')
		await settled()
		expect(await opened('copy.md')).toHaveLength(1)
		expect(await opened('upload.md')).toHaveLength(1)
	})

	it('a folder moved in means its files', async () => {
		await cloud.nextcloud.webdav('ben', 'MKCOL', 'batch')
		await cloud.put('ben', 'batch/one.md', 'One.')
		await cloud.put('ben', 'batch/two.md', 'Two.')
		await cloud.move('ben', 'batch', 'Marketing/Approval/batch')
		expect(await cloud.publication('one.md', 'waiting')).toMatchObject({ owner: { id: 'ben' } })
		await cloud.publication('two.md', 'waiting')
		await settled()
		expect([(await opened('one.md')).length, (await opened('two.md')).length]).toEqual([1, 1])
	})

	it('a rename inside the folder is no new post, and keeps what waits', async () => {
		const before = await cloud.publication('copy.md', 'waiting')
		await cloud.move('ben', 'Marketing/Approval/copy.md', 'Marketing/Approval/renamed.md')
		expect((await cloud.publication('renamed.md', 'waiting')).id).toBe(before.id)
	})

	it('a file restored from the trash is a post again', async () => {
		await cloud.put('ben', 'Marketing/Approval/trashed.md', 'Back again.')
		await cloud.publication('trashed.md', 'waiting')
		await cloud.nextcloud.webdav('ben', 'DELETE', 'Marketing/Approval/trashed.md')
		await cloud.publication('trashed.md', 'cancelled')
		const listing = await cloud.nextcloud.request('ben', 'PROPFIND', '/remote.php/dav/trashbin/ben/trash', undefined, { depth: '1' })
		const item = /<d:href>([^<]*trashed\.md[^<]*)<\/d:href>/.exec(listing.text)![1]!
		const restored = await cloud.nextcloud.request('ben', 'MOVE', item, undefined, { Destination: `${cloud.nextcloud.url}/remote.php/dav/trashbin/ben/restore/trashed.md` })
		expect(restored.status).toBe(201)
		await cloud.publication('trashed.md', 'waiting')
		await settled()
		expect((await opened('trashed.md')).map((one) => one.state).sort()).toEqual(['cancelled', 'waiting'])
	})

	it('a file that only a scan finds acts as the channel’s owner', async () => {
		const folder = join(cloud.nextcloud.folder, 'data', 'ada', 'files', 'Marketing', 'Approval')
		await mkdir(folder, { recursive: true })
		await writeFile(join(folder, 'scanned.md'), 'Found by a scan.')
		await cloud.nextcloud.occ('files:scan', 'ada')
		expect(await cloud.publication('scanned.md', 'waiting')).toMatchObject({ owner: { id: 'ada' } })
		await settled()
		expect(await opened('scanned.md')).toHaveLength(1)
	})

	it('what happened while the service was down is caught up', async () => {
		await cloud.stopService()
		await cloud.put('ben', 'Marketing/Approval/meanwhile.md', 'Meanwhile.')
		await cloud.startService()
		expect(await cloud.publication('meanwhile.md', 'waiting')).toMatchObject({ owner: { id: 'ben' } })
		await settled()
		expect(await opened('meanwhile.md')).toHaveLength(1)
	})

	it('Plaza’s own moves start nothing, and happen as the person who moved the file', async () => {
		const waiting = await cloud.publication('upload.md', 'waiting')
		const before = (await cloud.all()).publications.length
		const { hash } = await cloud.detail(waiting.id)
		expect((await cloud.nextcloud.ocs('carla', 'POST', `/apps/plaza/api/v1/publications/${waiting.id}/approve`, { hash })).status).toBe(200)
		await cloud.publication('upload.md', 'done')
		await expect.poll(() => cloud.names('ben', 'Marketing/Published'), { timeout: 15_000 }).toContain('upload.md')
		await settled()
		expect((await cloud.all()).publications).toHaveLength(before)
		const { data } = await cloud.nextcloud.ocs<{ subject: string, user: string, object_name: string }[]>('ada', 'GET', '/apps/activity/api/v2/activity')
		const move = data.find((one) => one.object_name.endsWith('Published/upload.md'))
		expect(move?.user).toBe('ben')
	})

	it('a rule of somebody who may not use the channel’s accounts starts nothing of its own, and says so to them', async () => {
		const rule = { class: OPERATION, name: 'mine', operation: cloud.channel.id, entity: 'OCA\\WorkflowEngine\\Entity\\File', events: EVENTS, checks: [{ class: IN_FOLDER, operator: 'is', value: cloud.channel.folders.approval }] }
		expect((await cloud.nextcloud.ocs('carla', 'POST', '/apps/workflowengine/api/v1/workflows/user', rule)).status).toBe(200)
		await cloud.put('ben', 'Marketing/Approval/ruled.md', 'Ruled.')
		await cloud.publication('ruled.md', 'waiting')
		const told = await vi.waitFor(async () => {
			const { data } = await cloud.nextcloud.ocs<{ subject: string, message: string }[]>('carla', 'GET', '/apps/notifications/api/v2/notifications')
			const found = data.find((one) => one.message.includes('may not use the channel'))
			expect(found).toBeDefined()
			return found!
		}, { timeout: 15_000, interval: 300 })
		expect(told.message).toContain('Marketing')
		expect(await opened('ruled.md')).toHaveLength(1)
	})

	it('a published file that comes back waits for “Post again”', async () => {
		await cloud.move('ben', 'Marketing/Published/upload.md', 'Marketing/Approval/upload.md')
		const back = await cloud.publication('upload.md', 'voided')
		expect(back.needs?.message).toBe('needs.posted_before')
		await cloud.api('ben', 'POST', `/publications/${back.id}/post-again`)
		await cloud.publication('upload.md', 'waiting')
	})
})
