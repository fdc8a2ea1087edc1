// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { HostError } from '../../domain/host.ts'
import { SETTLE_MS } from './identity.ts'
import { PEOPLE, pause, scene } from './scene.ts'

const kindOf = async (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error instanceof HostError ? error.kind : error)

test('a person who saves, renames and moves a file, also while Plaza is down, finds the same post', async () => {
	const it = await scene()
	writeFileSync(it.at('Marketing/Drafts/a.md'), 'one')
	const id = await it.id('Marketing/Drafts/a.md')
	writeFileSync(it.at('Marketing/Drafts/.a.md.swp'), 'two')
	renameSync(it.at('Marketing/Drafts/.a.md.swp'), it.at('Marketing/Drafts/a.md'))
	expect(await it.told()).toEqual(['file.created a.md', 'file.written a.md'])
	renameSync(it.at('Marketing/Drafts/a.md'), it.at('Marketing/Drafts/ä.md'))
	expect(await it.told()).toEqual(['file.moved ä.md'])
	writeFileSync(it.at('Marketing/Drafts/ä.md'), 'edited and moved while nobody looked')
	renameSync(it.at('Marketing/Drafts/ä.md'), it.at('Marketing/Approval/b.md'))
	await it.restart()
	expect(await it.told()).toEqual(['file.moved b.md', 'file.written b.md'])
	expect(await it.id('Marketing/Approval/b.md')).toBe(id)
})

test('a copy is another file, and so is a new one in an inode that was used before', async () => {
	const it = await scene()
	writeFileSync(it.at('Marketing/Drafts/a.md'), 'one')
	const id = await it.id('Marketing/Drafts/a.md')
	copyFileSync(it.at('Marketing/Drafts/a.md'), it.at('Marketing/Drafts/copy.md'))
	expect(await it.id('Marketing/Drafts/copy.md')).not.toBe(id)
	await pause(20)
	rmSync(it.at('Marketing/Drafts/a.md'))
	writeFileSync(it.at('Marketing/Drafts/other.md'), 'quite another')
	expect(await it.id('Marketing/Drafts/other.md')).not.toBe(id)
})

test('removing and writing anew within two seconds is saving; after that it is another file', async () => {
	const it = await scene()
	writeFileSync(it.at('Marketing/a.md'), 'one')
	const id = await it.id('Marketing/a.md')
	rmSync(it.at('Marketing/a.md'))
	expect(await it.told()).toEqual(['file.created a.md'])
	writeFileSync(it.at('Marketing/a.md'), 'two')
	expect(await it.told()).toEqual(['file.written a.md'])
	expect(await it.id('Marketing/a.md')).toBe(id)
	rmSync(it.at('Marketing/a.md'))
	await it.told()
	it.wait(SETTLE_MS + 1)
	expect(await it.told()).toEqual(['file.deleted a.md'])
	writeFileSync(it.at('Marketing/a.md'), 'three')
	expect(await it.id('Marketing/a.md')).not.toBe(id)
})

test('a folder that moves or goes is one event, and what it holds stays what it is', async () => {
	const it = await scene()
	mkdirSync(it.at('Marketing/Spring/deep'), { recursive: true })
	writeFileSync(it.at('Marketing/Spring/deep/a.md'), 'one')
	const id = await it.id('Marketing/Spring/deep/a.md')
	await it.told()
	renameSync(it.at('Marketing/Spring'), it.at('Marketing/Summer'))
	expect(await it.told()).toEqual(['file.moved Summer'])
	expect(await it.id('Marketing/Summer/deep/a.md')).toBe(id)
	rmSync(it.at('Marketing/Summer'), { recursive: true })
	await it.told()
	it.wait(SETTLE_MS + 1)
	const [deleted, ...more] = await it.events()
	expect(more).toEqual([])
	expect(deleted).toMatchObject({ kind: 'file.deleted', actor: 'ada', object: { name: 'Summer' }, ancestorsAfter: [] })
	expect(deleted?.ancestorsBefore.length).toBe(1)
})

test.each(['.hidden', 'a.md.part', 'a.md~', '.a.md.swp', '.#a.md', '#a.md#', '~$brief.docx', '4913'])('%s is nobody\'s business', async (name) => {
	const it = await scene()
	writeFileSync(it.at(`Marketing/Drafts/${name}`), 'x')
	expect(await it.told()).toEqual([])
	expect(await it.host.list(it.handOver.id, it.folders.drafts)).toEqual([])
})

test('a symbolic link leads nowhere', async () => {
	const it = await scene()
	writeFileSync(it.at('../secret.txt'), 'secret')
	symlinkSync(it.at('../secret.txt'), it.at('Marketing/Drafts/link.txt'))
	symlinkSync(it.at('..'), it.at('Marketing/Drafts/out'))
	expect(await it.told()).toEqual([])
	mkdirSync(it.at('Marketing/real'))
	writeFileSync(it.at('Marketing/real/secret.txt'), 'not that one')
	const id = (await it.id('Marketing/real/secret.txt'))!
	rmSync(it.at('Marketing/real'), { recursive: true })
	symlinkSync(it.at('..'), it.at('Marketing/real'))
	expect(await kindOf(it.host.read(it.handOver.id, id, 100))).toBe('gone')
	expect(await kindOf(it.host.write(it.handOver.id, it.folders.drafts, 'link.txt', Buffer.from('x')))).toBe('conflict')
	expect(readFileSync(it.at('../secret.txt'), 'utf8')).toBe('secret')
})

test('a disk that is not there has lost nothing', async () => {
	const it = await scene()
	writeFileSync(it.at('Marketing/a.md'), 'one')
	const id = await it.id('Marketing/a.md')
	await it.told()
	renameSync(it.root, `${it.root}.away`)
	expect(await kindOf(it.host.scan())).toBe('unavailable')
	mkdirSync(it.root)
	it.wait(60_000)
	expect(await kindOf(it.host.scan())).toBe('unavailable')
	rmSync(it.root, { recursive: true })
	renameSync(`${it.root}.away`, it.root)
	expect(await it.told()).toEqual([])
	expect(await it.id('Marketing/a.md')).toBe(id)
})

test('what cannot be read is said to be forbidden, and is still itself when it can be again', async (context) => {
	if (process.getuid?.() === 0) context.skip('root may read everything')
	const it = await scene()
	mkdirSync(it.at('Marketing/Drafts/closed'))
	writeFileSync(it.at('Marketing/Drafts/closed/b.md'), 'two')
	writeFileSync(it.at('Marketing/Drafts/a.md'), 'one')
	const [a, b] = [(await it.id('Marketing/Drafts/a.md'))!, await it.id('Marketing/Drafts/closed/b.md')]
	await it.told()
	chmodSync(it.at('Marketing/Drafts/a.md'), 0)
	chmodSync(it.at('Marketing/Drafts/closed'), 0)
	it.wait(60_000)
	expect(await it.told()).toEqual([])
	expect(await kindOf(it.host.read(it.handOver.id, a, 100))).toBe('forbidden')
	chmodSync(it.at('Marketing/Drafts/closed'), 0o755)
	chmodSync(it.at('Marketing/Drafts/a.md'), 0o644)
	expect(await it.told()).toEqual([])
	expect([await it.id('Marketing/Drafts/a.md'), await it.id('Marketing/Drafts/closed/b.md')]).toEqual([a, b])
})

test('2,000 files moved at once are told within seconds, each once, and hints stay few', { timeout: 60_000 }, async () => {
	const it = await scene()
	let hints = 0
	await it.host.start(() => hints++)
	for (let index = 0; index < 2000; index++) writeFileSync(it.at(`Marketing/Drafts/${index}.md`), `post ${index}`)
	expect((await it.told()).length).toBe(2000)
	await pause(200)
	hints = 0
	const began = performance.now()
	for (const name of readdirSync(it.at('Marketing/Drafts'))) renameSync(it.at(`Marketing/Drafts/${name}`), it.at(`Marketing/Approval/${name}`))
	let waiting = await it.host.events(5000)
	while (waiting.length < 2000 && performance.now() - began < 20_000) {
		await pause(20)
		waiting = await it.host.events(5000)
	}
	// Five times what it takes on a slow machine.
	expect(performance.now() - began).toBeLessThan(10_000)
	expect(new Set(waiting.map((event) => event.object?.id)).size).toBe(2000)
	expect(waiting.every((event) => event.kind === 'file.moved')).toBe(true)
	expect(hints).toBeLessThan(20)
})

test('what the watchers miss, the regular scan finds', async () => {
	const it = await scene({ scanEveryMs: 100 })
	let hints = 0
	await it.host.start(() => hints++)
	await pause(150)
	hints = 0
	// Two levels deep at once: the inner folder has no watcher yet when the file comes.
	mkdirSync(it.at('Marketing/x/y'), { recursive: true })
	writeFileSync(it.at('Marketing/x/y/z.md'), 'deep')
	await pause(600)
	expect((await it.host.events(10)).map((event) => event.object?.name)).toContain('z.md')
	expect(hints).toBeGreaterThan(0)
})

test('a link ends at its time, and with its maker\'s right', async () => {
	const it = await scene()
	writeFileSync(it.at('Marketing/Drafts/a.png'), 'image')
	const id = (await it.id('Marketing/Drafts/a.png'))!
	const link = await it.host.createLink(it.handOver.id, id, { key: 'a', expiresAt: Date.now() + 1000 })
	expect(link.url).toBe(`http://127.0.0.1:8787/s/${link.token}`)
	expect(Buffer.from(link.token, 'base64url').length).toBe(16)
	const opened = await it.host.openLink(link.token)
	expect(opened).toMatchObject({ name: 'a.png', mime: 'image/png', size: 5 })
	expect(await text(opened!.stream)).toBe('image')
	it.wait(1001)
	expect(await it.host.openLink(link.token)).toBeNull()
	expect(await it.host.linkState(link.token)).toBe('gone')
	const other = await it.host.createLink(it.handOver.id, id, { key: 'b', password: 'secret' })
	expect(await it.host.linkState(other.token)).toBe('password')
	writeFileSync(it.options.peopleFile, PEOPLE.replace('owner: ada, members: [group:marketing]', 'owner: ben'))
	expect(await it.host.openLink(other.token, 'secret')).toBeNull()
})

test('a change in people.yaml counts at once and is told', async () => {
	const it = await scene()
	await it.host.start(() => undefined)
	expect((await it.host.mountRoots('ben')).length).toBe(1)
	writeFileSync(it.options.peopleFile, PEOPLE.replace('members: [group:marketing]', 'members: []').replace(/.*dan: \{ d.*\n/, '').replace('owner: dan', 'owner: ada'))
	expect(await it.host.mountRoots('ben')).toEqual([])
	const events = await it.events()
	expect(events).toMatchObject([{ kind: 'person.deleted', persons: ['dan'] }, { kind: 'membership.changed', persons: ['ada', 'ben'] }])
	writeFileSync(it.options.peopleFile, 'people: [')
	expect((await it.host.people()).map((person) => person.id)).toEqual(['ada', 'ben'])
})

test('notifications wait for their person, the newest of a kind only', async () => {
	const it = await scene()
	const one = { person: 'ben', key: 'p1', subject: 'approval_wanted' as const, params: { post: 'a' }, path: '/publications/1' }
	await it.host.notify(one)
	await it.host.notify({ ...one, params: { post: 'b' } })
	await it.host.notify({ ...one, person: 'ada' })
	expect(await it.host.notifications('ben')).toMatchObject([{ key: 'p1', params: { post: 'b' } }])
	await it.host.dismiss(null, 'p1')
	expect([...await it.host.notifications('ben'), ...await it.host.notifications('ada')]).toEqual([])
})

test('a person hands over and sees only folders of theirs', async () => {
	const it = await scene()
	expect((await it.host.browse('dan', '')).map((node) => node.path)).toEqual(['Support'])
	expect((await it.host.browse('ben', 'Marketing')).map((node) => node.name).sort()).toEqual(['Approval', 'Drafts', 'Failed', 'Published'])
	expect(await kindOf(it.host.browse('dan', 'Marketing'))).toBe('gone')
	expect(await kindOf(it.host.handOverFolder('dan', 'Marketing'))).toBe('forbidden')
	expect(await kindOf(it.host.handOverFolder('ada', 'Marketing/../Support'))).toBe('refused')
	expect(await kindOf(it.host.handOverFolder('ada', ''))).toBe('refused')
})

test('what Plaza does itself is told once, as done by the person that it was done as', async () => {
	const it = await scene()
	const { id } = await it.host.write(it.handOver.id, it.folders.drafts, 'a.md', Buffer.from('one'))
	await it.host.move(it.handOver.id, id, it.folders.approval, 'b.md')
	await it.host.copy(it.handOver.id, id, it.folders.published)
	await it.host.write(it.handOver.id, it.folders.approval, 'b.md', Buffer.from('two'))
	await pause(80)
	const events = await it.events()
	expect(events.map((event) => `${event.kind} ${event.object?.name}`)).toEqual(['file.created a.md', 'file.moved b.md', 'file.copied b.md', 'file.written b.md'])
	expect(events.every((event) => event.actor === 'ada' && event.payload['own'] === true)).toBe(true)
	await it.restart()
	expect(await it.told()).toEqual([])
})
