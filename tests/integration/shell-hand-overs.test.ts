// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { beforeAll, expect, it } from 'vitest'
import type { HandOver, Node } from '../../src/domain/host.ts'
import { ALL, READ, SHARE_GROUP, SHARE_USER, describeShell, drain, makeChannel, share, upload, type Channel } from './shell-kit.ts'

describeShell('hand-overs', (server) => {
	let channel: Channel
	let file: string
	const use = <T = { error: string }>(method: string, path: string, json?: unknown, id = channel.handOver.id) =>
		server().host<T>(method, `/hand-overs/${id}${path}`, { json })

	beforeAll(async () => {
		channel = await makeChannel(server(), 'ada', 'Marketing')
		await share(server(), 'ada', '/Marketing', SHARE_GROUP, 'marketing')
		file = await upload(server(), 'ada', 'Marketing/Approval/launch.md')
	})

	it('are made by a person for folders that they can write to, with what is missing', async () => {
		expect(channel).toMatchObject({ path: 'Marketing', handOver: { kind: 'folder', person: 'ada' } })
		expect(channel.folders.published).toBe(await server().fileId('ada', 'Marketing/Published'))
		const again = await server().ocs<Channel>('ada', 'POST', '/apps/plaza/api/v1/hand-overs/folder', { path: '/Marketing' })
		expect(again.data.folders).toEqual(channel.folders)
	})

	it('are refused for a folder that is shared without the right to write', async () => {
		await server().webdav('ada', 'MKCOL', 'Reading')
		await share(server(), 'ada', '/Reading', SHARE_USER, 'carla', READ)
		const refused = await server().ocs('carla', 'POST', '/apps/plaza/api/v1/hand-overs/folder', { path: 'Reading' })
		expect(refused.status).toBe(403)
		const missing = await server().ocs('carla', 'POST', '/apps/plaza/api/v1/hand-overs/folder', { path: 'Nowhere' })
		expect(missing.status).toBe(404)
	})

	it('let the service list, look, read, write, copy and move', async () => {
		const { data: { nodes } } = await use<{ nodes: Node[] }>('GET', `/list?folder=${channel.folders.approval}`)
		expect(nodes).toMatchObject([{ id: file, name: 'launch.md', kind: 'file', parentId: channel.folders.approval, path: 'Marketing/Approval/launch.md', size: 5, owner: 'ada' }])
		expect((await use<Node>('GET', `/stat?file=${file}`)).data).toEqual(nodes[0])
		const read = await use('GET', `/read?file=${file}&max=10`)
		expect(new TextDecoder().decode(read.bytes)).toBe('hello')
		expect(read.headers.get('content-type')).toContain('application/octet-stream')
		const name = 'Grüße 👋 & more.txt'
		const write = (bytes: string) => server().host<Node>('PUT', `/hand-overs/${channel.handOver.id}/write?folder=${channel.folders.failed}&name=${encodeURIComponent(name)}`, { bytes: new TextEncoder().encode(bytes) })
		const written = await write('one')
		expect(written.data).toMatchObject({ name, size: 3 })
		const again = await write('two')
		expect(again.data).toMatchObject({ id: written.data.id, size: 3 })
		expect(again.data.etag).not.toBe(written.data.etag)
		const copy = await use<Node>('POST', '/copy', { file, folder: channel.folders.drafts, name: 'copy.md' })
		expect(copy.data).toMatchObject({ name: 'copy.md', parentId: channel.folders.drafts })
		const moved = await use<Node>('POST', '/move', { file: copy.data.id, folder: channel.folders.published })
		expect(moved.data).toMatchObject({ id: copy.data.id, path: 'Marketing/Published/copy.md' })
	})

	it('say what stands in the way', async () => {
		expect(await use('GET', `/read?file=${file}&max=2`)).toMatchObject({ status: 422, data: { error: 'refused' } })
		await upload(server(), 'ada', 'Marketing/Published/launch.md', 'taken')
		expect(await use('POST', '/move', { file, folder: channel.folders.published })).toMatchObject({ status: 409, data: { error: 'conflict' } })
		expect(await use('GET', '/stat?file=99999999')).toMatchObject({ status: 410, data: { error: 'handOver' } })
		const bad = await server().host('PUT', `/hand-overs/${channel.handOver.id}/write?folder=${channel.folders.failed}&name=..%2Fx`, { bytes: new Uint8Array([1]) })
		expect(bad).toMatchObject({ status: 422, data: { error: 'refused' } })
	})

	it('cover neither another person\'s files nor other folders of the same person', async () => {
		const other = await upload(server(), 'ada', 'private.md')
		const carlas = await upload(server(), 'carla', 'carla.md')
		for (const id of [other, carlas]) {
			expect(await use('GET', `/stat?file=${id}`)).toMatchObject({ status: 410, data: { error: 'handOver' } })
			expect(await use('GET', `/read?file=${id}&max=10`)).toMatchObject({ status: 410 })
			expect(await use('POST', '/links', { file: id, key: 'k' })).toMatchObject({ status: 410 })
			expect(await use('POST', '/move', { file: id, folder: channel.folders.published })).toMatchObject({ status: 410 })
		}
		const elsewhere = await server().fileId('ada', 'Marketing')
		expect(await use('POST', '/move', { file, folder: elsewhere })).toMatchObject({ status: 410 })
	})

	it('act as the person whose event put the file there, by the shell\'s own record', async () => {
		await drain(server())
		const bens = await upload(server(), 'ben', 'Marketing/Approval/ben.md')
		const { data: { events } } = await server().host<{ events: { id: string, object: { id: string } }[] }>('GET', '/events?limit=500')
		const event = events.find(({ object }) => object?.id === bens)!.id
		const derive = (json: object) => server().host<HandOver>('POST', '/hand-overs/derive', { json: { folder: channel.handOver.id, ...json } })
		const derived = (await derive({ file: bens, event })).data
		expect(derived).toMatchObject({ kind: 'publication', person: 'ben' })
		expect((await derive({ file, event })).data.person, 'an event about another file is no witness').toBe('ada')
		expect((await derive({ file: bens })).data.person, 'without an event, the owner').toBe('ada')
		expect((await derive({ file: bens, event: '99999999' })).data.person).toBe('ada')
		const outside = await upload(server(), 'ada', 'outside.md')
		expect(await derive({ file: outside })).toMatchObject({ status: 410 })

		const moved = await use<Node>('POST', '/move', { file: bens, folder: channel.folders.published }, derived.id)
		expect(moved.data).toMatchObject({ path: 'Marketing/Published/ben.md' })
		const own = (await drain(server())).find(({ kind }) => kind === 'file.moved')!
		expect(own).toMatchObject({ actor: 'ben', object: { id: bens }, payload: { own: true } })
		expect(own.ancestorsBefore[0]).toBe(channel.folders.approval)
		expect(own.ancestorsAfter[0]).toBe(channel.folders.published)
	})

	it('end when the right is lost, at the very next use', async () => {
		await server().webdav('ada', 'MKCOL', 'Team')
		const shareId = await share(server(), 'ada', '/Team', SHARE_USER, 'carla', ALL)
		const team = await makeChannel(server(), 'carla', 'Team')
		const there = await upload(server(), 'ada', 'Team/Approval/x.md')
		expect((await use('GET', `/stat?file=${there}`, undefined, team.handOver.id)).status).toBe(200)
		await server().ocs('ada', 'DELETE', `/apps/files_sharing/api/v1/shares/${shareId}`)
		expect(await use('GET', `/stat?file=${there}`, undefined, team.handOver.id)).toMatchObject({ status: 404, data: { error: 'gone' } })
		expect(await use('GET', `/list?folder=${team.folders.approval}`, undefined, team.handOver.id)).toMatchObject({ status: 404 })
	})

	it('for one use are good for that use, once', async () => {
		const once = (json: object) => server().ocs<HandOver>('ben', 'POST', '/apps/plaza/api/v1/hand-overs/once', json)
		const post = await upload(server(), 'ben', 'Marketing/Drafts/once.md')
		const { data } = await once({ files: [post], folder: channel.folders.approval, action: 'move' })
		expect(data).toMatchObject({ kind: 'once', person: 'ben', actions: ['move'] })
		expect((await use('GET', `/stat?file=${post}`, undefined, data.id)).status, 'looking does not use it up').toBe(200)
		expect((await use('GET', `/read?file=${post}&max=9`, undefined, data.id)).status, 'another action').toBe(410)
		expect((await use('POST', '/move', { file, folder: channel.folders.approval }, data.id)).status, 'another file').toBe(410)
		expect((await use('POST', '/move', { file: post, folder: channel.folders.published }, data.id)).status, 'another folder').toBe(410)
		expect((await use('POST', '/move', { file: post, folder: channel.folders.approval }, data.id)).status).toBe(200)
		expect((await use('POST', '/move', { file: post, folder: channel.folders.approval, name: 'b.md' }, data.id)).status, 'a second time').toBe(410)
		const foreign = await upload(server(), 'carla', 'mine.md')
		expect((await once({ files: [foreign], folder: channel.folders.approval, action: 'move' })).status).toBe(404)
	})

	it('end when they are revoked, with what was derived from them', async () => {
		const there = await upload(server(), 'ada', 'Marketing/Approval/last.md')
		const extra = (await server().ocs<Channel>('ada', 'POST', '/apps/plaza/api/v1/hand-overs/folder', { path: 'Marketing' })).data.handOver.id
		const derived = (await server().host<HandOver>('POST', '/hand-overs/derive', { json: { folder: extra, file: there } })).data.id
		expect((await server().host('GET', `/hand-overs/${derived}`)).status).toBe(200)
		expect((await server().host('DELETE', `/hand-overs/${extra}`)).status).toBe(200)
		for (const id of [extra, derived, 'never-made']) {
			expect(await server().host('GET', `/hand-overs/${id}`)).toMatchObject({ status: 410, data: { error: 'handOver' } })
			expect((await use('GET', `/stat?file=${there}`, undefined, id)).status).toBe(410)
		}
	})

	it('end with the person: disabled, they do nothing; deleted, they are revoked', async () => {
		const dans = await makeChannel(server(), 'dan', 'Support')
		await server().occ('user:disable', 'dan')
		expect(await use('GET', `/list?folder=${dans.folders.drafts}`, undefined, dans.handOver.id)).toMatchObject({ status: 403, data: { error: 'forbidden' } })
		await server().occ('user:delete', 'dan')
		expect(await server().host('GET', `/hand-overs/${dans.handOver.id}`)).toMatchObject({ status: 410 })
	})

	it('show a person the folders to choose from', async () => {
		const { data } = await server().ocs<{ folders: Node[] }>('ben', 'GET', '/apps/plaza/api/v1/folders?path=Marketing')
		expect(data.folders.map(({ name }) => name).sort()).toEqual(['Approval', 'Drafts', 'Failed', 'Published'])
	})
})
