// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { mkdirSync, renameSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { png } from '../../src/sandbox/testing.ts'
import { eventually, pause, Scene, type SceneOptions } from './scene.ts'

let scene: Scene
afterEach(() => scene.close())
const open = async (options: SceneOptions = {}) => { scene = await Scene.open(options) }

describe('a file moved in', () => {
	test('asks the approver, goes out with the approved bytes and a public link, and is filed', async () => {
		await open()
		const waiting = await scene.waiting()
		await eventually(async () => expect(await scene.notifications('carla')).toEqual(['approval_wanted']))
		expect(scene.posts()).toEqual([])
		expect((await scene.approve(waiting)).status).toBe(200)
		const done = await scene.until('launch.md', 'filed')
		expect(done.state).toBe('done')
		expect(scene.ls('Published')).toEqual(['launch.md', 'launch.png'])
		expect(scene.ls('Approval')).toEqual([])
		expect(scene.posts()).toEqual([`We are live!\n\n${done.link_url}`])
		const [created] = scene.server.sandbox.log()
		expect(created?.mediaSha256).toEqual([createHash('sha256').update(png()).digest('hex')])
		expect(await scene.visit(done.link_url!)).toBe(200)
		await eventually(async () => expect(await scene.notifications('ada')).toEqual(['published']))
		expect(await scene.notifications('carla')).toEqual([])
		expect(scene.server.sandbox.violations()).toEqual([])
	})

	test('is withdrawn: the post is gone, and its link answers 404', async () => {
		await open()
		await scene.approve(await scene.waiting())
		const done = await scene.until('launch.md', 'filed')
		expect((await scene.api('ada', 'POST', `/publications/${done.id}/withdraw`)).status).toBe(200)
		await eventually(() => expect(scene.posts()).toEqual([]))
		expect(await scene.visit(done.link_url!)).toBe(404)
		await eventually(async () => expect((await scene.deliveries(done))[0]!.state).toBe('withdrawn'))
	})

	test('is rejected: the files are back in Drafts with the reason', async () => {
		await open()
		const waiting = await scene.waiting()
		await scene.api('carla', 'POST', `/publications/${waiting.id}/reject`, { reason: 'Too loud' })
		await scene.until('launch.md', 'filed')
		expect(scene.ls('Drafts')).toEqual(['launch.md', 'launch.png', 'launch.reason.txt'])
		expect(scene.read('Drafts/launch.reason.txt')).toContain('Too loud')
		expect((await scene.approve(waiting)).status).toBe(409)
		await pause()
		expect(scene.posts()).toEqual([])
	})

	test('with its picture first, or its text first, is one post', async () => {
		await open({ timing: { missing: 3_000 } })
		scene.put({ 'Approval/a.png': null })
		await scene.until('a.png', 'waiting')
		scene.put({ 'Approval/a.md': '---\nalt: A desk\n---\nFirst the picture' })
		await scene.until('a.md', 'waiting')
		scene.put({ 'Approval/b.md': '---\nmedia: photo.png\nalt: A desk\n---\nFirst the text' })
		await scene.look()
		await pause()
		scene.put({ 'Approval/photo.png': null })
		await scene.until('b.md', 'waiting')
		const pending = (await scene.publications()).filter((one) => one.ended_at === null)
		expect(pending.map((one) => [one.name, one.files.length])).toEqual(expect.arrayContaining([['a.md', 2], ['b.md', 2]]))
		expect(pending).toHaveLength(2)
		for (const one of pending) await scene.approve(one)
		await scene.until('a.md', 'filed')
		await scene.until('b.md', 'filed')
		expect(scene.created()).toBe(2)
	})

	test('of which a part was left in the drafts brings it along', async () => {
		await open()
		scene.put({ 'Drafts/c.md': '---\nmedia: c-photo.png\nalt: A desk\n---\nText', 'Drafts/c-photo.png': null })
		scene.mv('Drafts/c.md', 'Approval/c.md')
		expect((await scene.until('c.md', 'waiting')).files).toHaveLength(2)
		expect(scene.ls('Drafts')).toEqual([])
	})

	test('in a folder moved in counts with the others of that folder', async () => {
		await open()
		scene.put({ 'Drafts/week/one.md': 'One', 'Drafts/week/two.md': '---\nalt: A desk\n---\nTwo', 'Drafts/week/two.png': null })
		scene.mv('Drafts/week', 'Approval/week')
		await scene.approve(await scene.until('one.md', 'waiting'))
		await scene.approve(await scene.until('two.md', 'waiting'))
		await scene.until('one.md', 'filed')
		await scene.until('two.md', 'filed')
		expect(scene.ls('Published')).toEqual(['one.md', 'two.md', 'two.png'])
		expect(scene.created()).toBe(2)
	})

	test('whose picture another post names, too, leaves the picture for it', async () => {
		await open()
		const post = (text: string) => `---\nmedia: shared.png\nalt: A desk\n---\n${text}`
		scene.put({ 'Approval/shared.png': null, 'Approval/one.md': post('One'), 'Approval/two.md': post('Two') })
		await scene.approve(await scene.until('one.md', 'waiting'))
		await scene.until('one.md', 'filed')
		expect(scene.ls('Approval')).toEqual(['shared.png', 'two.md'])
		expect(scene.ls('Published')).toEqual(['one.md', 'shared.png'])
		await scene.approve(await scene.until('two.md', 'waiting'))
		await scene.until('two.md', 'filed')
		expect(scene.ls('Approval')).toEqual([])
		expect(scene.created()).toBe(2)
		expect(scene.server.sandbox.posts().every((one) => one.mediaIds.length === 1)).toBe(true)
	})

	test('that was published before waits until a person says: post again', async () => {
		await open()
		await scene.approve(await scene.waiting())
		await scene.until('launch.md', 'filed')
		for (const name of ['launch.png', 'launch.md']) scene.mv(`Published/${name}`, `Approval/${name}`)
		const back = await scene.until('launch.md', 'voided')
		expect(back.note?.message).toBe('needs.posted_before')
		expect((await scene.approve(back)).status).toBe(409)
		expect((await scene.api('ada', 'POST', `/publications/${back.id}/post-again`)).status).toBe(200)
		await scene.approve((await scene.publication('launch.md'))!)
		await scene.until('launch.md', 'filed')
		expect(scene.created()).toBe(2)
	})

	test('with a time goes out at that time, not before', async () => {
		await open()
		const at = new Date(Date.now() + 3_600_000).toISOString()
		scene.put({ 'Approval/later.md': `---\nat: ${at}\n---\nLater` })
		await scene.approve(await scene.until('later.md', 'waiting'))
		await scene.until('later.md', 'scheduled')
		scene.advance(3_590_000)
		await pause()
		expect(scene.posts()).toEqual([])
		scene.advance(11_000)
		await scene.until('later.md', 'filed')
		expect(scene.posts()).toEqual(['Later'])
	})

	test('where nobody has to approve goes out by itself', async () => {
		await open({ channel: { approval: { rule: 'none', approvers: [] } }, account: { minimumApproval: 'none' } })
		scene.put({ 'Approval/free.md': 'Free' })
		await scene.until('free.md', 'filed')
		expect(scene.posts()).toEqual(['Free'])
	})
})

describe('once, whatever happens at the same time:', () => {
	test('a file moved fifty times, approved twice', async () => {
		await open()
		const waiting = await scene.waiting('busy')
		for (let i = 0; i < 25; i++) {
			renameSync(scene.path('Approval/busy.md'), scene.path('Drafts/busy.md'))
			scene.service.outbox.look(scene.channel.id, 0)
			if (i % 5 === 0) await pause(5)
			renameSync(scene.path('Drafts/busy.md'), scene.path('Approval/busy.md'))
			scene.service.outbox.look(scene.channel.id, 0)
		}
		const now = await scene.until('busy.md', 'waiting')
		await Promise.all([scene.approve(now), scene.approve(now), scene.approve(waiting)])
		await scene.until('busy.md', 'filed')
		expect(scene.created()).toBe(1)
		expect((await scene.publications()).filter((one) => one.ended_at === null)).toEqual([])
	})

	test('two workers', async () => {
		await open()
		const { Outbox } = await import('../../src/outbox/index.ts')
		const second = new Outbox({ ...scene.service.outbox.parts, process: 'the second' }, async () => {})
		await second.start()
		for (let i = 0; i < 6; i++) scene.put({ [`Approval/p${i}.md`]: `Post ${i}` })
		for (let i = 0; i < 6; i++) await scene.approve(await scene.until(`p${i}.md`, 'waiting'))
		second.worker.wake()
		for (let i = 0; i < 6; i++) await scene.until(`p${i}.md`, 'filed')
		await second.stop(500)
		expect(scene.posts().sort()).toEqual([0, 1, 2, 3, 4, 5].map((i) => `Post ${i}`))
		expect(scene.created()).toBe(6)
	})

	test('many hints look at the folder one at a time', async () => {
		let looking = 0, most = 0
		await open({
			host: (host) => {
				const list = host.list.bind(host)
				host.list = async (...args) => {
					most = Math.max(most, ++looking)
					try { await pause(20); return await list(...args) } finally { looking-- }
				}
			},
		})
		for (let i = 0; i < 20; i++) { scene.service.outbox.look(scene.channel.id, 0); await pause(4) }
		await pause()
		expect(most).toBe(1)
	})

	test('a folder of posts that comes and goes', async () => {
		await open()
		mkdirSync(scene.path('Drafts/set'))
		for (let i = 0; i < 5; i++) scene.put({ [`Drafts/set/n${i}.md`]: `Number ${i}` })
		for (let i = 0; i < 6; i++) {
			scene.mv(i % 2 === 0 ? 'Drafts/set' : 'Approval/set', i % 2 === 0 ? 'Approval/set' : 'Drafts/set')
			await scene.look()
			await pause(60)
		}
		await eventually(async () => expect((await scene.publications()).filter((one) => one.ended_at === null)).toEqual([]))
		expect(scene.posts()).toEqual([])
	})
})
