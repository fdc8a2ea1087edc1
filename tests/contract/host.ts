// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What every host keeps. One suite over all of them: a host gives ways to act as a person outside Plaza, and the suite asks
 * through the promise alone (`src/domain/host.ts`).
 */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test as vitest } from 'vitest'
import type {
	ChannelFolders, FileId, HandOver, HandOverAction, HandOverId, Host, HostErrorKind, HostEvent, Node, PersonId, PublicLink,
} from '../../src/domain/host.ts'

/** A shared folder `Marketing` that belongs to `ada`, with `ben` in it and `dan` outside of it. */
export interface HostUnderTest {
	host: Host
	handOverFolder(person: PersonId, path: string): Promise<{ handOver: HandOver, folders: ChannelFolders, path: string }>
	handOverOnce(person: PersonId, files: FileId[], folder: FileId, action: HandOverAction): Promise<HandOver>
	/** As if the time of a hand-over that ends had come. */
	expire(handOver: HandOverId): Promise<void>
	put(person: PersonId, path: string, content: string): Promise<void>
	/** Many files at once, by whatever way is quickest. */
	putMany(person: PersonId, folder: string, names: string[]): Promise<void>
	makeFolder(person: PersonId, path: string): Promise<void>
	move(person: PersonId, from: string, to: string): Promise<void>
	copy(person: PersonId, from: string, to: string): Promise<void>
	remove(person: PersonId, path: string): Promise<void>
	/** Whether `ben` is in the shared folder. */
	share(isShared: boolean): Promise<void>
	/** What a stranger gets: the content, or null. */
	openLink(link: PublicLink, password?: string): Promise<string | null>
	/** Whom an event names when this person acts outside Plaza. */
	actor(person: PersonId): PersonId
	close(): Promise<void>
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content)
const PASSWORD = 'Correct-horse-battery-9'
const DAY = 86_400_000

/** The kind of the error that a promise ends in; what came instead, if it does not. */
async function kindOf(promise: Promise<unknown>): Promise<HostErrorKind | string> {
	return promise.then((value) => `answered ${JSON.stringify(value)}`, (error: { kind?: HostErrorKind }) => error.kind ?? String(error))
}

export async function eventually<T>(ask: () => Promise<T | undefined>, what: string, ms = 10_000): Promise<T> {
	for (const end = Date.now() + ms; ;) {
		const answer = await ask()
		if (answer !== undefined) return answer
		if (Date.now() > end) throw new Error(`Waited ${ms} ms for ${what}`)
		await new Promise((resolve) => setTimeout(resolve, 50))
	}
}

/** Counts what it registers, so that a half that cannot run says how much is missing. */
let count = 0
const test = Object.assign((title: string, run: () => Promise<void>): void => {
	count++
	vitest(title, run)
}, {
	each: (rows: string[]) => (title: string, run: (row: string) => Promise<void>): void => {
		count += rows.length
		vitest.each(rows)(title, run)
	},
})

/** @param missing why this host cannot be tested here; its tests are skipped then, loudly */
export function hostContract(name: string, makeHostUnderTest: () => Promise<HostUnderTest>, missing?: string): void {
	if (missing !== undefined) vitest('says what it skips', () => console.warn(`${count} host contract tests skipped: ${missing}`))
	describe.skipIf(missing !== undefined)(`the host ${name}`, { timeout: 60_000 }, () => {
		let it: HostUnderTest
		let host: Host
		let channel: { handOver: HandOver, folders: ChannelFolders }
		let hints = 0
		beforeAll(async () => {
			it = await makeHostUnderTest()
			host = it.host
			await host.start(() => hints++)
			channel = await it.handOverFolder('ada', 'Marketing')
		}, 180_000)
		afterAll(async () => {
			await host.stop()
			await it.close()
		})

		const list = async (folder: keyof ChannelFolders = 'drafts'): Promise<Node[]> => host.list(channel.handOver.id, channel.folders[folder])
		const find = async (fileName: string, folder: keyof ChannelFolders = 'drafts'): Promise<Node> => {
			const node = (await list(folder)).find((one) => one.name === fileName)
			if (!node) throw new Error(`${fileName} is not in ${folder}`)
			return node
		}
		const fresh = (end = 'md'): string => `${randomBytes(6).toString('hex')}.${end}`
		/** A new file in Drafts. */
		const draft = async (content = 'text', fileName = fresh(), person = 'ada'): Promise<Node> => {
			await it.put(person, `Marketing/Drafts/${fileName}`, content)
			return find(fileName)
		}
		const all = async (file: FileId, kind: HostEvent['kind']): Promise<HostEvent[]> =>
			(await host.events(500)).filter((event) => event.object?.id === file && event.kind === kind)
		const event = (file: FileId, kind: HostEvent['kind']): Promise<HostEvent> =>
			eventually(async () => (await all(file, kind)).at(-1), `${kind} of ${file}`)
		const acknowledgeAll = async (): Promise<void> => {
			for (let waiting = await host.events(500); waiting.length > 0; waiting = await host.events(500)) {
				await host.acknowledge(waiting.map((one) => one.id))
			}
		}

		describe('itself', () => {
			test('speaks protocol 1 and knows its public address', async () => {
				const info = await host.info()
				expect(info.protocol).toBe(1)
				expect(info.publicBase).toMatch(/^https?:\/\/.*[^/]$/)
				expect(Number.isInteger(info.epoch)).toBe(true)
				expect(host.capabilities.linkExpiry).toBe(true)
				expect(host.name).toBe(name)
			})
			test('calls when there may be something new', async () => {
				const before = hints
				await draft()
				await eventually(async () => hints > before || undefined, 'a hint', 15_000)
			})
		})

		describe('people', () => {
			test('are found by id and by a part of their name, with their groups', async () => {
				expect(await host.people({ ids: ['ada', 'nobody'] })).toMatchObject([{ id: 'ada', displayName: 'Ada', groups: expect.arrayContaining(['marketing']) }])
				expect((await host.people({ search: 'Be' })).map((person) => person.id)).toContain('ben')
				expect(await host.people({ ids: [] })).toEqual([])
				expect((await host.people()).map((person) => person.id)).toEqual(expect.arrayContaining(['ada', 'ben', 'dan']))
			})
			test('are in groups', async () => {
				const group = (await host.groups()).find((one) => one.id === 'marketing')
				expect(group?.members).toEqual(expect.arrayContaining(['ada', 'ben']))
				expect(group?.members).not.toContain('dan')
			})
			test('see what lies below one of their roots, and nothing else', async () => {
				const { id, ancestors } = await draft()
				const sees = async (person: PersonId): Promise<boolean> => {
					const roots = await host.mountRoots(person)
					return ancestors.some((folder) => roots.includes(folder))
				}
				expect([await sees('ben'), await host.canRead('ben', id)]).toEqual([true, true])
				expect([await sees('ada'), await host.canRead('ada', id)]).toEqual([true, true])
				expect([await sees('dan'), await host.canRead('dan', id)]).toEqual([false, false])
				expect(await host.canRead('ada', '999999999999')).toBe(false)
			})
			test('lose what is no longer shared with them, and get it back', async () => {
				const { id, ancestors } = await draft()
				await it.share(false)
				try {
					expect(await host.canRead('ben', id)).toBe(false)
					expect((await host.mountRoots('ben')).some((root) => ancestors.includes(root))).toBe(false)
				} finally {
					await it.share(true)
				}
				expect(await host.canRead('ben', id)).toBe(true)
			})
		})

		describe('files', () => {
			test('are listed as they are', async () => {
				const node = await draft('four', fresh('txt'))
				expect(node).toMatchObject({ kind: 'file', size: 4, mime: 'text/plain', parentId: channel.folders.drafts, owner: 'ada' })
				expect(node.path).toBe(`Marketing/Drafts/${node.name}`)
				expect(node.ancestors[0]).toBe(channel.folders.drafts)
				expect(Math.abs(node.modifiedAt - Date.now())).toBeLessThan(60_000)
				expect(await host.stat(channel.handOver.id, node.id)).toEqual(node)
			})
			test('are read up to a limit, and refused beyond', async () => {
				const { id } = await draft('0123456789')
				expect(text(await host.read(channel.handOver.id, id, 10))).toBe('0123456789')
				expect(await kindOf(host.read(channel.handOver.id, id, 9))).toBe('refused')
			})
			test('can be empty', async () => {
				const { id, size } = await draft('')
				expect(size).toBe(0)
				expect((await host.read(channel.handOver.id, id, 10)).length).toBe(0)
			})
			test('change their etag with their content, and keep their id', async () => {
				const before = await draft('one')
				// Of another size: Nextcloud's own etag may miss a change of the same size within the same second.
				await it.put('ada', before.path, 'three')
				const after = await find(before.name)
				expect(after.id).toBe(before.id)
				expect(after.etag).not.toBe(before.etag)
			})
			test('are made, and replaced under the same id', async () => {
				const fileName = fresh()
				const made = await host.write(channel.handOver.id, channel.folders.failed, fileName, bytes('first'))
				const replaced = await host.write(channel.handOver.id, channel.folders.failed, fileName, bytes('second'))
				expect(replaced.id).toBe(made.id)
				expect(replaced.etag).not.toBe(made.etag)
				expect(text(await host.read(channel.handOver.id, made.id, 100))).toBe('second')
			})
			test('are moved, also under a new name, and keep their id', async () => {
				const { id, name: fileName } = await draft('to move')
				expect(await host.move(channel.handOver.id, id, channel.folders.approval)).toMatchObject({ id, name: fileName, parentId: channel.folders.approval })
				const renamed = fresh()
				expect(await host.move(channel.handOver.id, id, channel.folders.published, renamed)).toMatchObject({ id, name: renamed, parentId: channel.folders.published })
				expect(text(await host.read(channel.handOver.id, id, 100))).toBe('to move')
				expect((await list()).map((node) => node.name)).not.toContain(fileName)
			})
			test('are copied under a new id', async () => {
				const { id, name: fileName } = await draft('to copy')
				const copy = await host.copy(channel.handOver.id, id, channel.folders.published)
				expect(copy.id).not.toBe(id)
				expect(copy.name).toBe(fileName)
				expect(text(await host.read(channel.handOver.id, copy.id, 100))).toBe('to copy')
			})
			test('never replace another by a move or copy', async () => {
				const { id, name: fileName } = await draft('mine')
				const other = await host.write(channel.handOver.id, channel.folders.published, fileName, bytes('theirs'))
				expect(await kindOf(host.move(channel.handOver.id, id, channel.folders.published))).toBe('conflict')
				expect(await kindOf(host.copy(channel.handOver.id, id, channel.folders.published))).toBe('conflict')
				expect(text(await host.read(channel.handOver.id, other.id, 100))).toBe('theirs')
				expect((await find(fileName)).id).toBe(id)
			})
			test('that are gone are said to be gone', async () => {
				const { id, path } = await draft()
				await it.remove('ada', path)
				expect(await kindOf(host.read(channel.handOver.id, id, 100))).toMatch(/^(gone|handOver)$/)
			})
			test.each(['../out.md', 'a/b.md', '..', ''])('are not written under the name %j', async (bad) => {
				expect(await kindOf(host.write(channel.handOver.id, channel.folders.failed, bad, bytes('x')))).toMatch(/^(refused|protocol)$/)
			})
			test.each(['🎉 Fest — größer.md', 'مرحبا بالعالم.md', 'שלום (1).md', '日本語 100%.md', 'a&b=c?d#e+f\'g.md'])('may be called %s', async (odd) => {
				const node = await draft('odd', odd)
				expect(node.name).toBe(odd)
				const moved = await host.move(channel.handOver.id, node.id, channel.folders.approval)
				expect(moved).toMatchObject({ id: node.id, name: odd })
				const written = await host.write(channel.handOver.id, channel.folders.failed, odd, bytes('reason'))
				expect(written.name).toBe(odd)
			})
			test('are listed by the thousand', async () => {
				await it.makeFolder('ada', 'Marketing/Drafts/many')
				const names = Array.from({ length: 1000 }, (_, index) => `post-${index}.md`)
				await it.putMany('ada', 'Marketing/Drafts/many', names)
				const folder = await find('many')
				const began = Date.now()
				const nodes = await host.list(channel.handOver.id, folder.id)
				expect(new Set(nodes.map((node) => node.id)).size).toBe(1000)
				expect(nodes.map((node) => node.name).sort()).toEqual(names.sort())
				expect(Date.now() - began).toBeLessThan(20_000)
				await it.remove('ada', 'Marketing/Drafts/many')
				await acknowledgeAll()
			})
		})

		describe('hand-overs', () => {
			test('of a folder name its four folders, made where they were missing, and the same the next time', async () => {
				const again = await it.handOverFolder('ada', 'Marketing')
				expect(again.folders).toEqual(channel.folders)
				expect(again.path).toBe('Marketing')
				expect(new Set(Object.values(again.folders)).size).toBe(4)
				expect(await host.handOver(again.handOver.id)).toMatchObject({ kind: 'folder', person: 'ada', folders: expect.arrayContaining(Object.values(again.folders)) })
			})
			test('that were never made cover nothing', async () => {
				const { id } = await draft()
				expect(await kindOf(host.read('0123456789abcdef0123456789abcdef', id, 100))).toBe('handOver')
			})
			test('do not reach another folder of the same person', async () => {
				await it.put('ada', 'Marketing/outside.md', 'secret')
				await it.makeFolder('ada', 'Marketing/Elsewhere')
				const elsewhere = await it.handOverFolder('ada', 'Marketing/Elsewhere')
				const { id } = await draft()
				expect(await kindOf(host.read(elsewhere.handOver.id, id, 100))).toBe('handOver')
				expect(await kindOf(host.stat(elsewhere.handOver.id, id))).toBe('handOver')
				expect(await kindOf(host.list(elsewhere.handOver.id, channel.folders.drafts))).toBe('handOver')
				expect(await kindOf(host.move(channel.handOver.id, id, elsewhere.folders.drafts))).toBe('handOver')
				expect(await kindOf(host.move(elsewhere.handOver.id, id, elsewhere.folders.drafts))).toBe('handOver')
				expect(await kindOf(host.write(elsewhere.handOver.id, channel.folders.drafts, 'x.md', bytes('x')))).toBe('handOver')
				expect(await kindOf(host.createLink(elsewhere.handOver.id, id, { key: 'k' }))).toBe('handOver')
			})
			test('end when they are revoked', async () => {
				const { handOver } = await it.handOverFolder('ada', 'Marketing')
				const { id } = await draft()
				await host.revoke(handOver.id)
				await host.revoke(handOver.id)
				expect(await kindOf(host.read(handOver.id, id, 100))).toBe('handOver')
				expect(await kindOf(host.handOver(handOver.id))).toBe('handOver')
				expect(await kindOf(host.deriveHandOver({ folder: handOver.id, file: id }))).toBe('handOver')
			})
			test('for once allow the one action, once', async () => {
				const { id } = await draft()
				const once = await it.handOverOnce('ben', [id], channel.folders.approval, 'move')
				expect(once).toMatchObject({ kind: 'once', person: 'ben' })
				expect(await kindOf(host.read(once.id, id, 100))).toBe('handOver')
				expect(await kindOf(host.write(once.id, channel.folders.approval, 'x.md', bytes('x')))).toBe('handOver')
				expect(await kindOf(host.move(once.id, id, channel.folders.published))).toBe('handOver')
				expect((await host.move(once.id, id, channel.folders.approval)).parentId).toBe(channel.folders.approval)
				expect(await kindOf(host.move(once.id, id, channel.folders.approval, fresh()))).toBe('handOver')
				expect(await event(id, 'file.moved')).toMatchObject({ actor: 'ben', payload: { own: true } })
			})
			test('for once are good for each of their files, once', async () => {
				const [{ id: first }, { id: second }] = [await draft(), await draft()]
				const once = await it.handOverOnce('ben', [first, second], channel.folders.approval, 'move')
				await host.move(once.id, first, channel.folders.approval)
				expect(await kindOf(host.move(once.id, first, channel.folders.approval, fresh()))).toBe('handOver')
				await host.move(once.id, second, channel.folders.approval)
				expect(await kindOf(host.stat(once.id, second))).toBe('handOver')
			})

			test('for once end after their time', async () => {
				const { id } = await draft()
				const once = await it.handOverOnce('ben', [id], channel.folders.approval, 'move')
				await it.expire(once.id)
				expect(await kindOf(host.move(once.id, id, channel.folders.approval))).toBe('handOver')
			})
			test('stop where their person lost the right', async () => {
				const { handOver } = await it.handOverFolder('ben', 'Marketing')
				const { id, path } = await draft('before')
				expect(text(await host.read(handOver.id, id, 100))).toBe('before')
				await it.share(false)
				try {
					const refused = /^(gone|forbidden)$/
					expect(await kindOf(host.read(handOver.id, id, 100))).toMatch(refused)
					expect(await kindOf(host.move(handOver.id, id, channel.folders.approval))).toMatch(refused)
					expect(await kindOf(host.write(handOver.id, channel.folders.drafts, 'x.md', bytes('x')))).toMatch(refused)
					expect(await kindOf(host.createLink(handOver.id, id, { key: 'k' }))).toMatch(refused)
					expect((await host.stat(channel.handOver.id, id)).path).toBe(path)
				} finally {
					await it.share(true)
				}
			})
			test('for a publication act as the person whose event it was, else as the channel\'s owner', async () => {
				const node = await draft('mine', fresh(), 'ben')
				await it.move('ben', node.path, `Marketing/Approval/${node.name}`)
				const moved = await event(node.id, 'file.moved')
				expect(moved.actor).toBe(it.actor('ben'))
				const derived = await host.deriveHandOver({ folder: channel.handOver.id, file: node.id, eventId: moved.id })
				expect(derived).toMatchObject({ kind: 'publication', person: it.actor('ben') })
				expect(await host.deriveHandOver({ folder: channel.handOver.id, file: node.id })).toMatchObject({ person: 'ada' })
				expect(text(await host.read(derived.id, node.id, 100))).toBe('mine')
				expect((await host.move(derived.id, node.id, channel.folders.published)).parentId).toBe(channel.folders.published)
			})
			test('for a publication take no other file\'s event for this one\'s', async () => {
				const mine = await draft('mine')
				const other = await draft('other')
				const once = await it.handOverOnce('ben', [other.id], channel.folders.approval, 'move')
				await host.move(once.id, other.id, channel.folders.approval)
				const moved = await event(other.id, 'file.moved')
				expect(await host.deriveHandOver({ folder: channel.handOver.id, file: other.id, eventId: moved.id })).toMatchObject({ person: 'ben' })
				expect(await host.deriveHandOver({ folder: channel.handOver.id, file: mine.id, eventId: moved.id })).toMatchObject({ person: 'ada' })
			})
			test('for a publication are not derived for a file outside the channel', async () => {
				const { id, path } = await draft()
				await it.move('ada', path, `Marketing/${fresh()}`)
				expect(await kindOf(host.deriveHandOver({ folder: channel.handOver.id, file: id }))).toBe('handOver')
			})
		})

		describe('events', () => {
			test('tell of a new file once, with the folders above it', async () => {
				const { id, name: fileName, ancestors } = await draft()
				const created = await event(id, 'file.created')
				expect(created).toMatchObject({ actor: it.actor('ada'), object: { id, name: fileName, kind: 'file' }, ancestorsAfter: ancestors })
				expect(created.correlationId).not.toBe('')
				expect(created.payload['own']).toBeUndefined()
				await new Promise((resolve) => setTimeout(resolve, 300))
				expect((await all(id, 'file.created')).length).toBe(1)
			})
			test('are told again until they are acknowledged, and then never', async () => {
				const { id } = await draft()
				const created = await event(id, 'file.created')
				expect((await all(id, 'file.created')).map((one) => one.id)).toEqual([created.id])
				await host.acknowledge([created.id])
				await host.acknowledge([created.id])
				expect(await all(id, 'file.created')).toEqual([])
			})
			test('come as many as asked for, oldest first', async () => {
				await acknowledgeAll()
				const first = await draft()
				await event(first.id, 'file.created')
				const second = await draft()
				await event(second.id, 'file.created')
				const [one] = await host.events(1)
				expect(one?.object?.id).toBe(first.id)
				expect((await host.events(1)).length).toBe(1)
			})
			test('of a move carry the folders before and after', async () => {
				const before = await draft()
				await it.move('ada', before.path, `Marketing/Approval/${before.name}`)
				const moved = await event(before.id, 'file.moved')
				expect(moved.ancestorsBefore).toEqual(before.ancestors)
				expect(moved.ancestorsAfter).toEqual((await find(before.name, 'approval')).ancestors)
				expect(moved.ancestorsAfter[0]).toBe(channel.folders.approval)
				expect(moved.payload['nameBefore']).toBeUndefined()
			})
			test('of a rename tell the old name', async () => {
				const { id, name: old, path } = await draft()
				const name = fresh()
				await it.move('ada', path, `Marketing/Drafts/${name}`)
				expect(await event(id, 'file.moved')).toMatchObject({ object: { name }, payload: { nameBefore: old } })
			})
			test('tell of edits, copies and deletions', async () => {
				const { id, path } = await draft('one')
				await event(id, 'file.created')
				await it.put('ada', path, 'two!')
				await event(id, 'file.written')
				const copyName = fresh()
				await it.copy('ada', path, `Marketing/Approval/${copyName}`)
				const copy = await find(copyName, 'approval')
				expect(copy.id).not.toBe(id)
				await eventually(async () => (await host.events(500)).find((one) => one.object?.id === copy.id && /created|copied/.test(one.kind)), 'the copy\'s event')
				await it.remove('ada', path)
				const deleted = await event(id, 'file.deleted')
				expect(deleted.ancestorsBefore[0]).toBe(channel.folders.drafts)
			})
			test('of what Plaza does itself are marked, and name the person that it was done as', async () => {
				const { id } = await draft()
				await host.move(channel.handOver.id, id, channel.folders.published)
				expect(await event(id, 'file.moved')).toMatchObject({ actor: 'ada', payload: { own: true }, ancestorsAfter: expect.arrayContaining([channel.folders.published]) })
				const written = await host.write(channel.handOver.id, channel.folders.failed, fresh(), bytes('reason'))
				expect(await event(written.id, 'file.created')).toMatchObject({ payload: { own: true } })
			})
		})

		describe('public links', () => {
			test('open to a stranger, until they are taken back', async () => {
				const { id } = await draft('for everyone')
				expect(await host.linkProblem(channel.handOver.id, id, {})).toBeNull()
				const link = await host.createLink(channel.handOver.id, id, { key: 'post' })
				expect(link.url.startsWith((await host.info()).publicBase)).toBe(true)
				expect(link.url).toContain(link.token)
				expect(link.expiresAt).toBeNull()
				expect(await it.openLink(link)).toBe('for everyone')
				await host.deleteLink(channel.handOver.id, link.id)
				await host.deleteLink(channel.handOver.id, link.id)
				expect(await it.openLink(link)).toBeNull()
			})
			test('are made once for a key', async () => {
				const { id } = await draft()
				const link = await host.createLink(channel.handOver.id, id, { key: 'same' })
				expect(await host.createLink(channel.handOver.id, id, { key: 'same' })).toEqual(link)
				expect((await host.createLink(channel.handOver.id, id, { key: 'other' })).token).not.toBe(link.token)
				await host.deleteLink(channel.handOver.id, link.id)
				expect((await host.createLink(channel.handOver.id, id, { key: 'same' })).token).not.toBe(link.token)
			})
			test('follow the file when it is moved', async () => {
				const { id } = await draft('on the move')
				const link = await host.createLink(channel.handOver.id, id, { key: 'post' })
				await host.move(channel.handOver.id, id, channel.folders.published)
				expect(await it.openLink(link)).toBe('on the move')
			})
			test('can have an end', async () => {
				const { id } = await draft('for a while')
				const expiresAt = Date.now() + 3 * DAY
				const link = await host.createLink(channel.handOver.id, id, { key: 'post', expiresAt })
				expect(link.expiresAt).toBeGreaterThanOrEqual(expiresAt - DAY)
				expect(link.expiresAt).toBeLessThanOrEqual(expiresAt + DAY)
				expect(await it.openLink(link)).toBe('for a while')
			})
			test('that would have ended already are a problem, said before', async () => {
				const { id } = await draft()
				expect(await host.linkProblem(channel.handOver.id, id, { expiresAt: Date.now() - 2 * DAY })).toMatch(/\w/)
				expect(await kindOf(host.createLink(channel.handOver.id, id, { key: 'post', expiresAt: Date.now() - 2 * DAY }))).toBe('refused')
			})
			test('can ask for a password', async () => {
				const { id } = await draft('for some')
				const link = await host.createLink(channel.handOver.id, id, { key: 'post', password: PASSWORD })
				expect(await it.openLink(link)).toBeNull()
				expect(await it.openLink(link, 'wrong')).toBeNull()
				expect(await it.openLink(link, PASSWORD)).toBe('for some')
			})
		})

		describe('what it tells people', () => {
			test('is put and taken away again', async () => {
				await host.notify({ person: 'ben', key: 'publication-1', subject: 'approval_wanted', params: { post: 'launch.md' }, path: '/publications/1', approve: { publication: '1', hash: 'abc' } })
				await host.notify({ person: 'ben', key: 'publication-1', subject: 'approval_wanted', params: { post: 'launch.md' }, path: '/publications/1' })
				await host.dismiss('ben', 'publication-1')
				await host.dismiss(null, 'publication-1')
			})
			test('of what went out is taken', async () => {
				const { id, name: fileName } = await draft()
				await host.recordActivity({ actor: 'ada', affected: ['ada', 'ben'], subject: 'published', params: { account: 'Town' }, file: { id, name: fileName }, link: 'https://example.org/1' })
			})
		})
	})
}
