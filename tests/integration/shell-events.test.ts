// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { beforeAll, expect, it } from 'vitest'
import { ALL, SHARE_GROUP, SHARE_USER, describeShell, drain, eventsOf, fakeService, share, upload, type FakeService } from './shell-kit.ts'

let service: FakeService

describeShell('what happens in Nextcloud', (server) => {
	let folder: string
	let elsewhere: string
	const happens = (act: () => Promise<unknown>) => eventsOf(server(), act)

	beforeAll(async () => {
		for (const person of ['ada', 'ben', 'carla']) await server().webdav(person, 'PROPFIND', '')
		await server().webdav('ada', 'MKCOL', 'Marketing')
		await server().webdav('ada', 'MKCOL', 'Elsewhere')
		await share(server(), 'ada', '/Marketing', SHARE_GROUP, 'marketing')
		folder = await server().fileId('ada', 'Marketing')
		elsewhere = await server().fileId('ada', 'Elsewhere')
	})

	it('is one row for an upload, with who, what and where', async () => {
		const home = await server().fileId('ada', '')
		const events = await happens(() => server().webdav('ada', 'PUT', 'Marketing/new.md', 'hello'))
		expect(events).toHaveLength(1)
		expect(events[0]).toMatchObject({ kind: 'file.created', actor: 'ada', object: { name: 'new.md', kind: 'file', mime: 'text/markdown' }, ancestorsBefore: [], payload: {} })
		expect(events[0]!.ancestorsAfter.slice(0, 2), 'nearest first, through the home\'s root').toEqual([folder, home])
		expect(Math.abs(events[0]!.at - Date.now())).toBeLessThan(60_000)
		expect(events[0]!.correlationId).toMatch(/^[\w-]{8,64}$/)
	})

	it('has the same ancestors whoever acts, also through a share', async () => {
		const [event] = await happens(() => server().webdav('ben', 'PUT', 'Marketing/ben.md', 'hello'))
		expect(event).toMatchObject({ kind: 'file.created', actor: 'ben' })
		expect(event!.ancestorsAfter.slice(0, 2)).toEqual([folder, await server().fileId('ada', '')])
	})

	it('is one row for a change', async () => {
		const events = await happens(() => server().webdav('ada', 'PUT', 'Marketing/new.md', 'changed'))
		expect(events.map(({ kind }) => kind)).toEqual(['file.written'])
	})

	it('is one row for an upload in chunks', async () => {
		const base = `/remote.php/dav/uploads/ada/plaza-test`
		const destination = { destination: `${server().url}/remote.php/dav/files/ada/Marketing/large.bin` }
		const events = await happens(async () => {
			await server().request('ada', 'MKCOL', base, undefined, destination)
			for (const part of ['1', '2']) await server().request('ada', 'PUT', `${base}/0000${part}`, part.repeat(1000), destination)
			const { status } = await server().request('ada', 'MOVE', `${base}/.file`, undefined, destination)
			expect(status).toBe(201)
		})
		expect(events.map(({ kind, object }) => [kind, object?.name])).toEqual([['file.created', 'large.bin']])
	})

	it('is one row for a copy', async () => {
		const events = await happens(() => server().webdav('ada', 'COPY', 'Marketing/new.md', undefined, { destination: 'Elsewhere/copy.md' }))
		expect(events.map(({ kind, object }) => [kind, object?.name])).toEqual([['file.copied', 'copy.md']])
		expect(events[0]!.ancestorsAfter[0]).toBe(elsewhere)
	})

	it('is one row for a move, with the folders before and after', async () => {
		const id = await upload(server(), 'ada', 'Elsewhere/move.md')
		const events = await happens(() => server().webdav('ada', 'MOVE', 'Elsewhere/move.md', undefined, { destination: 'Marketing/move.md' }))
		expect(events).toMatchObject([{ kind: 'file.moved', actor: 'ada', object: { id } }])
		expect([events[0]!.ancestorsBefore[0], events[0]!.ancestorsAfter[0]]).toEqual([elsewhere, folder])
	})

	it('keeps a file\'s id when it moves from a home into a share', async () => {
		const id = await upload(server(), 'ben', 'bens.md')
		const events = await happens(() => server().webdav('ben', 'MOVE', 'bens.md', undefined, { destination: 'Marketing/bens.md' }))
		expect(events).toMatchObject([{ kind: 'file.moved', actor: 'ben', object: { id } }])
		expect(events[0]!.ancestorsAfter[0]).toBe(folder)
	})

	it('is one row for a rename, with the name before', async () => {
		const events = await happens(() => server().webdav('ada', 'MOVE', 'Marketing/move.md', undefined, { destination: 'Marketing/renamed.md' }))
		expect(events).toMatchObject([{ kind: 'file.moved', object: { name: 'renamed.md' }, payload: { nameBefore: 'move.md' } }])
	})

	it('is one row for a folder that moves in', async () => {
		await server().webdav('ada', 'MKCOL', 'Batch')
		await upload(server(), 'ada', 'Batch/1.md')
		await upload(server(), 'ada', 'Batch/2.md')
		const events = await happens(() => server().webdav('ada', 'MOVE', 'Batch', undefined, { destination: 'Marketing/Batch' }))
		expect(events).toMatchObject([{ kind: 'file.moved', object: { name: 'Batch', kind: 'folder' } }])
	})

	it('is one row for a deletion, with the folders that it was in, and one for its return', async () => {
		const id = await upload(server(), 'ada', 'Marketing/gone.md')
		const gone = await happens(() => server().webdav('ada', 'DELETE', 'Marketing/gone.md'))
		expect(gone).toMatchObject([{ kind: 'file.deleted', object: { id, name: 'gone.md' }, ancestorsAfter: [] }])
		expect(gone[0]!.ancestorsBefore[0]).toBe(folder)
		const trash = await server().request('ada', 'PROPFIND', '/remote.php/dav/trashbin/ada/trash', undefined, { depth: '1' })
		const item = /\/remote\.php\/dav\/trashbin\/ada\/trash\/gone\.md\.d\d+/.exec(trash.text)![0]
		const back = await happens(() => server().request('ada', 'MOVE', item, undefined, { destination: `${server().url}/remote.php/dav/trashbin/ada/restore/gone.md` }))
		expect(back).toMatchObject([{ kind: 'file.restored', object: { id, name: 'gone.md' } }])
		expect(back[0]!.ancestorsAfter[0]).toBe(folder)
	})

	it('is silent about a scan, which tells nobody', async () => {
		const { writeFile } = await import('node:fs/promises')
		await writeFile(`${server().folder}/data/ada/files/Marketing/scanned.md`, 'hello')
		expect(await happens(() => server().occ('files:scan', '--path=ada/files/Marketing'))).toEqual([])
		await server().fileId('ada', 'Marketing/scanned.md')
	})

	it('names the persons whose view changes with a share or a group', async () => {
		await server().webdav('ada', 'MKCOL', 'Shared')
		const object = await server().fileId('ada', 'Shared')
		let id = ''
		const made = await happens(async () => { id = await share(server(), 'ada', '/Shared', SHARE_USER, 'carla', ALL) })
		expect(made).toMatchObject([{ kind: 'share.created', actor: 'ada', persons: ['carla'], object: { id: object }, payload: { shareType: 'user' } }])
		const ended = await happens(() => server().ocs('ada', 'DELETE', `/apps/files_sharing/api/v1/shares/${id}`))
		expect(ended).toMatchObject([{ kind: 'share.deleted', persons: ['carla'], object: { id: object } }])
		const joined = await happens(() => server().occ('group:adduser', 'marketing', 'carla'))
		expect(joined.filter(({ kind }) => kind === 'membership.changed')).toMatchObject([{ kind: 'membership.changed', actor: null, persons: ['carla'], payload: { group: 'marketing', change: 'joined' } }])
		const left = await happens(() => server().occ('group:removeuser', 'marketing', 'carla'))
		expect(left.filter(({ kind }) => kind === 'membership.changed')).toMatchObject([{ persons: ['carla'], payload: { change: 'left' } }])
	})

	it('is one row for a comment, with everyone whom it concerns', async () => {
		const id = await server().fileId('ada', 'Marketing/new.md')
		const events = await happens(() => server().request('ben', 'POST', `/remote.php/dav/comments/files/${id}`, JSON.stringify({ actorType: 'users', verb: 'comment', message: 'Well done' }), { 'content-type': 'application/json' }))
		const comments = events.filter(({ payload }) => payload['app'] === 'comments')
		expect(comments).toMatchObject([{ kind: 'activity', actor: 'ben', object: { id, name: 'new.md' }, payload: { type: 'comments' } }])
		expect([...comments[0]!.persons].sort()).toEqual(['ada', 'ben'])
		expect(comments[0]!.ancestorsAfter[0]).toBe(folder)
	})

	it('wakes the service after the response, signed, and never waits for it', async () => {
		const hints = () => service.seen.filter(({ url }) => url === '/internal/hint')
		service.seen.length = 0
		await server().webdav('ada', 'PUT', 'Marketing/hint.md', 'hello')
		await expect.poll(() => hints().length).toBe(1)
		expect(hints()[0]!.headers['x-plaza-authorization']).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
		await server().webdav('ada', 'GET', 'Marketing/hint.md')
		expect(hints(), 'reading is no event').toHaveLength(1)
		service.answer = () => ({ status: 200, body: {}, delayMs: 5000 })
		const start = Date.now()
		await server().webdav('ada', 'PUT', 'Marketing/slow.md', 'hello')
		expect(Date.now() - start).toBeLessThan(3000)
		await server().webdav('ada', 'PUT', 'Marketing/slow2.md', 'hello')
		expect(hints(), 'a service that hangs is left alone for a while').toHaveLength(2)
		service.answer = () => ({ status: 200, body: {} })
	})

	it('waits until it is acknowledged', async () => {
		await upload(server(), 'ada', 'Marketing/wait.md')
		const ask = async () => (await server().host<{ events: { id: string }[] }>('GET', '/events?limit=1')).data.events
		const first = await ask()
		expect(first).toHaveLength(1)
		expect(await ask()).toEqual(first)
		await server().host('POST', '/events/acknowledge', { json: { ids: [first[0]!.id, '99999999'] } })
		expect((await ask()).map(({ id }) => id)).not.toEqual([first[0]!.id])
	})

	it('tells the service that the app was away, and keeps what waited', async () => {
		await drain(server())
		await upload(server(), 'ada', 'Marketing/before.md')
		await server().occ('app:disable', 'plaza')
		await upload(server(), 'ada', 'Marketing/unheard.md')
		await server().occ('app:enable', 'plaza')
		expect((await drain(server())).map(({ kind, object }) => [kind, object?.name])).toEqual([['file.created', 'before.md'], ['app.enabled', undefined]])
		expect(await drain(server())).toEqual([])
	})
}, async () => {
	service = await fakeService()
	return { serviceUrl: service.url }
})
