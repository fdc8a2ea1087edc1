// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { HostError } from '../../src/domain/index.ts'
import { png } from '../../src/sandbox/testing.ts'
import { eventually, pause, PEOPLE, Scene, type SceneOptions } from './scene.ts'

let scene: Scene
afterEach(() => scene.close())
const open = async (options: SceneOptions = {}) => { scene = await Scene.open(options) }
const edited = '---\nalt: A desk\n---\nChanged\n'

/** Approves, with the outbox's worker held until `meanwhile` is done, as if the change came in the moment before sending. */
async function approvedThen(meanwhile: () => void | Promise<void>): Promise<void> {
	const waiting = await scene.waiting()
	const at = new Date(scene.now + 60_000).toISOString()
	scene.put({ 'Approval/launch.md': `---\nat: ${at}\nalt: A desk\n---\nWe are live!\n` })
	await scene.look()
	const fresh = await eventually(async () => {
		const publication = (await scene.publication('launch.md'))!
		expect(publication.hash).not.toBe(waiting.hash)
		return publication
	})
	expect((await scene.approve(fresh)).status).toBe(200)
	await meanwhile()
}

describe('while it waits', () => {
	test('an edit is a new version: the old one can no longer be approved, the new one can', async () => {
		await open()
		const before = await scene.waiting()
		scene.put({ 'Approval/launch.md': edited })
		await scene.look()
		await eventually(async () => expect((await scene.publication('launch.md'))!.hash).not.toBe(before.hash))
		const refused = await scene.approve(before)
		expect([refused.status, refused.body.error?.code]).toEqual([409, 'api.changed'])
		await scene.approve((await scene.publication('launch.md'))!)
		await scene.until('launch.md', 'filed')
		expect(scene.posts()[0]).toMatch(/^Changed/)
	})

	test('an edit that breaks it is told, and mending it lets it wait again', async () => {
		await open()
		await scene.waiting()
		scene.put({ 'Approval/launch.md': '---\nalt: [\n---\nx' })
		const broken = await scene.until('launch.md', 'voided')
		expect(broken.note?.message).toBe('ended.problems')
		scene.put({ 'Approval/launch.md': edited })
		const mended = await scene.until('launch.md', 'waiting')
		expect(mended.note).toBeNull()
		expect((await scene.approve(mended)).status).toBe(200)
	})

	test('a picture that stays when its text is taken out is not posted by itself, nor is the text fetched back', async () => {
		await open({ channel: { approval: { rule: 'none', approvers: [] } }, account: { minimumApproval: 'none' } })
		const at = new Date(scene.now + 3_600_000).toISOString()
		scene.put({ 'Approval/a.png': null, 'Approval/a.md': `---\nat: ${at}\nalt: A desk\n---\nText` })
		await scene.until('a.md', 'scheduled')
		scene.mv('Approval/a.md', 'Drafts/a.md')
		await scene.until('a.md', 'cancelled')
		await scene.look()
		await pause()
		expect(scene.ls('Approval')).toEqual(['a.png'])
		expect(scene.posts()).toEqual([])
		scene.mv('Drafts/a.md', 'Approval/a.md')
		expect((await scene.until('a.md', 'scheduled')).files).toHaveLength(2)
	})
})

describe('after the approval, before it is sent:', () => {
	test('a rename keeps the approval', async () => {
		await open()
		await approvedThen(() => { for (const end of ['md', 'png']) scene.mv(`Approval/launch.${end}`, `Approval/start.${end}`) })
		await scene.look()
		await eventually(async () => expect((await scene.publications()).at(-1)!.name).toBe('start.md'))
		scene.advance(61_000)
		await scene.until('start.md', 'filed')
		expect(scene.created()).toBe(1)
		expect(await scene.publications()).toHaveLength(1)
	})

	test('an edit that was noticed voids it, nothing is sent, and asking again works', async () => {
		await open()
		await approvedThen(() => scene.put({ 'Approval/launch.md': edited }))
		const voided = await scene.until('launch.md', 'voided')
		expect(voided.note).toEqual({ message: 'needs.voided', params: { what: 'text, at' } })
		expect((await scene.approve(voided)).status).toBe(409)
		scene.advance(61_000)
		await pause()
		expect(scene.posts()).toEqual([])
		await eventually(async () => expect(await scene.notifications('ada')).toEqual(['approval_voided']))
		expect((await scene.api('ada', 'POST', `/publications/${voided.id}/ask-again`)).status).toBe(200)
		await eventually(async () => expect(await scene.notifications('ada')).toEqual([]))
		await scene.approve((await scene.publication('launch.md'))!)
		await scene.until('launch.md', 'filed')
		expect(scene.posts()[0]).toMatch(/^Changed/)
	})

	test.each<[string, (() => void)]>([
		['the text is edited', () => scene.put({ 'Approval/launch.md': edited })],
		['the picture is another', () => scene.put({ 'Approval/launch.png': png(9, 9) })],
		['the text names another picture', () => {
			const at = new Date(scene.now + 59_000).toISOString()
			scene.put({ 'Approval/other.png': png(3, 3), 'Approval/launch.md': `---\nat: ${at}\nmedia: other.png\nalt: A desk\n---\nWe are live!\n` })
		}],
	])('in the very moment before: %s, and it is voided', async (_, change) => {
		await open({ timing: { quiet: 60_000 } })
		scene.service.outbox.parts.timing.quiet = 40
		await approvedThen(async () => { scene.service.outbox.parts.timing.quiet = 600_000; change(); await scene.service.local!.scan() })
		scene.advance(61_000)
		await eventually(async () => expect((await scene.publication('launch.md'))!.state).toBe('voided'))
		expect(scene.posts()).toEqual([])
	})

	test.each<[string, () => void]>([
		['moved away', () => scene.mv('Approval/launch.md', 'Drafts/launch.md')],
		['deleted', () => scene.rm('Approval/launch.md')],
	])('in the very moment before it is %s, and nothing is sent', async (_, change) => {
		await open()
		await approvedThen(() => {})
		scene.service.outbox.look = () => {}
		change()
		scene.advance(61_000)
		await eventually(async () => expect((await scene.publication('launch.md'))!.state).toBe('cancelled'))
		await pause()
		expect(scene.posts()).toEqual([])
	})

	test('it becomes unreadable, and nothing is sent', async () => {
		let unreadable = false
		await open({
			host: (host) => {
				const read = host.read.bind(host)
				host.read = async (...args) => {
					if (unreadable) throw new HostError('forbidden', 'The file system says EACCES to open.')
					return await read(...args)
				}
			},
		})
		await approvedThen(() => { unreadable = true })
		scene.advance(61_000)
		await eventually(async () => expect((await scene.publication('launch.md'))!.state).toBe('voided'))
		expect(scene.posts()).toEqual([])
	})

	test('the host is away, and it goes out when it is back', async () => {
		let away = false
		await open({
			host: (host) => {
				const stat = host.stat.bind(host)
				host.stat = async (...args) => {
					if (away) throw new HostError('unavailable', 'away')
					return await stat(...args)
				}
			},
		})
		await approvedThen(() => { away = true })
		scene.advance(61_000)
		await pause()
		expect((await scene.publication('launch.md'))!.state).toBe('sending')
		expect(scene.posts()).toEqual([])
		away = false
		scene.advance(16_000)
		await scene.until('launch.md', 'filed')
		expect(scene.created()).toBe(1)
	})

	test('the mover has left, and the channel’s owner acts; the files are filed all the same', async () => {
		await open()
		await scene.waiting()
		const publication = (await scene.publication('launch.md'))!
		const derived = await scene.service.local!.deriveHandOver({ folder: scene.channel.handOver, file: publication.files[0]! })
		await scene.service.db.updateTable('local_hand_over').set({ person: 'ben' }).where('id', '=', derived.id).execute()
		await scene.service.db.updateTable('publication').set({ hand_over: derived.id, person: 'ben' }).where('id', '=', publication.id).execute()
		writeFileSync(join(scene.data, 'people.yaml'), PEOPLE.replace(/^ {2}ben:.*\n/m, ''))
		await scene.approve(publication)
		const done = await scene.until('launch.md', 'filed')
		expect([done.state, done.person]).toEqual(['done', 'ada'])
		expect(scene.ls('Published')).toEqual(['launch.md', 'launch.png'])
	})

	test('the folder is no longer the owner’s to see: they are told once, nothing is concluded, and it goes on when they see it again', async () => {
		await open({ timing: { reconcile: 200 } })
		await scene.waiting()
		const shut = PEOPLE.replace('owner: ada', 'owner: carla').replace('"group:marketing", ', '')
		writeFileSync(join(scene.data, 'people.yaml'), shut)
		await scene.look()
		await eventually(async () => expect((await scene.notifications('ada')).filter((one) => one === 'needs_you')).toHaveLength(1))
		await pause(500)
		expect((await scene.publications()).map((one) => one.state)).toEqual(['waiting'])
		writeFileSync(join(scene.data, 'people.yaml'), PEOPLE)
		await scene.look()
		await eventually(async () => expect(await scene.notifications('ada')).toEqual([]))
	})

	test('an editor that saves by taking the file away for a moment does not end it', async () => {
		await open({ timing: { quiet: 500 } })
		await scene.waiting()
		const bytes = scene.read('Approval/launch.md')
		renameSync(scene.path('Approval/launch.md'), join(scene.data, 'aside'))
		await scene.look()
		await pause(100)
		writeFileSync(scene.path('Approval/launch.md'), bytes)
		await scene.look()
		await pause(900)
		expect((await scene.publications()).map((one) => one.state)).toEqual(['waiting'])
	})
})
