// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { afterEach, describe, expect, test } from 'vitest'
import { HostError } from '../../src/domain/index.ts'
import { faults } from '../../src/sandbox/index.ts'
import { png } from '../../src/sandbox/testing.ts'
import { eventually, pause, Scene, type SceneOptions } from './scene.ts'

const route = 'POST /api/v1/statuses'
let scene: Scene
afterEach(() => scene.close())
const open = async (options: SceneOptions = {}) => { scene = await Scene.open(options) }
const goWrong = (fault: Parameters<Scene['server']['sandbox']['faults']['next']>[1], times = 1) => scene.server.sandbox.faults.next(route, fault, times)
const deliveries = async (name = 'launch.md') => await scene.deliveries((await scene.publication(name))!)
const becomes = async (...states: string[]) => await eventually(async () => expect((await deliveries()).map((one) => one.state).sort()).toEqual(states))

describe('the platform', () => {
	test('asks to wait: it is tried again then, and not before', async () => {
		await open()
		goWrong(faults.rateLimited(120))
		await scene.approve(await scene.waiting())
		await eventually(async () => expect((await deliveries())[0]!.attempts).toBe(1))
		const [delivery] = await deliveries()
		expect(delivery!.next_attempt_at - scene.now).toBeGreaterThan(110_000)
		scene.advance(100_000)
		await pause()
		expect(scene.posts()).toEqual([])
		scene.advance(25_000)
		await scene.until('launch.md', 'filed')
		expect(scene.created()).toBe(1)
	})

	test('asks to wait, and the file is edited meanwhile: it is voided, and the next version has a key and an upload of its own', async () => {
		await open()
		goWrong(faults.rateLimited(120))
		await scene.approve(await scene.waiting())
		await eventually(async () => expect((await deliveries())[0]!.attempts).toBe(1))
		scene.put({ 'Approval/launch.md': '---\nalt: A desk\n---\nChanged\n', 'Approval/launch.png': png(5, 5) })
		scene.advance(125_000)
		const voided = await scene.until('launch.md', 'voided')
		expect(scene.posts()).toEqual([])
		await eventually(async () => expect((await scene.publication('launch.md'))!.hash).not.toBe(voided.approved_hash))
		await scene.api('ada', 'POST', `/publications/${voided.id}/ask-again`)
		await scene.approve((await scene.publication('launch.md'))!)
		await scene.until('launch.md', 'filed')
		expect(scene.posts()[0]).toMatch(/^Changed/)
		expect(scene.server.sandbox.log().at(-1)?.mediaSha256).toEqual([(await scene.publication('launch.md'))!.content.media[0]!.sha256])
	})

	test('no longer knows the token: the account must be connected again, its owner is told once, and a retry then works', async () => {
		await open()
		goWrong(faults.tokenRevoked())
		await scene.approve(await scene.waiting())
		await becomes('failed')
		expect((await scene.accounts())[0]!.state).toBe('reconnect')
		await eventually(async () => expect(await scene.notifications('carla')).toEqual(['account_reconnect']))
		const failed = await scene.until('launch.md', 'filed')
		expect(scene.ls('Failed')).toEqual(['launch.md', 'launch.png', 'launch.reason.txt'])
		const [account] = await scene.accounts()
		await scene.api('carla', 'POST', `/accounts/${account!.id}/check`)
		expect((await scene.api('ada', 'POST', `/publications/${failed.id}/deliveries/${(await deliveries())[0]!.id}/retry`)).status).toBe(200)
		await scene.until('launch.md', 'filed')
		expect(scene.created()).toBe(1)
		expect(scene.ls('Published')).toEqual(['launch.md', 'launch.png'])
	})

	test('refuses it: the files are in Failed with the platform’s own words beside them', async () => {
		await open()
		goWrong(faults.unprocessable('Text contains a forbidden word'))
		await scene.approve(await scene.waiting())
		await scene.until('launch.md', 'filed')
		expect(scene.read('Failed/launch.reason.txt')).toContain('forbidden word')
		await eventually(async () => expect(await scene.notifications('ada')).toContain('needs_you'))
	})

	test('refuses it on one of two accounts: the files stay, somebody is needed, and the retry files them', async () => {
		await open({ more: ['second'] })
		goWrong(faults.unprocessable('No'))
		await scene.approve(await scene.waiting())
		await becomes('failed', 'published')
		const board = await scene.api('ada', 'GET', '/board')
		expect(JSON.stringify(board.body)).toContain('needs.failed')
		expect(scene.ls('Approval')).toEqual(['launch.md', 'launch.png'])
		const publication = (await scene.publication('launch.md'))!
		const failed = (await deliveries()).find((one) => one.state === 'failed')!
		await scene.api('ada', 'POST', `/publications/${publication.id}/deliveries/${failed.id}/retry`)
		await scene.until('launch.md', 'filed')
		expect(scene.created()).toBe(2)
	})

	test('is sent to from two deliveries while the file changes: all of it goes out as approved, or none', async () => {
		for (let round = 0; round < 3; round++) {
			await open({ more: ['second'] })
			const waiting = await scene.waiting()
			const approved = scene.approve(waiting)
			if (round > 0) await pause(round * 12)
			scene.put({ 'Approval/launch.md': '---\nalt: A desk\n---\nChanged in between\n' })
			await approved
			await eventually(async () => expect(['done', 'voided']).toContain((await scene.publication('launch.md'))!.state))
			await pause()
			const { state } = (await scene.publication('launch.md'))!
			expect(scene.created()).toBe(state === 'done' ? 2 : 0)
			expect(scene.posts().join()).not.toContain('Changed')
			if (round < 2) await scene.close()
		}
	})
})

describe('the answer is lost', () => {
	test('after it was posted: it is found by reading back, and there is one post', async () => {
		await open()
		goWrong(faults.cut('after'))
		await scene.approve(await scene.waiting())
		await becomes('unknown')
		scene.advance(6_000)
		await scene.until('launch.md', 'filed')
		expect(scene.created()).toBe(1)
		expect((await deliveries())[0]!.remote_id).toBe(scene.server.sandbox.posts()[0]!.id)
	})

	test('before it was posted, and the server honours keys: it is sent again under the same key', async () => {
		await open()
		goWrong(faults.cut('before'))
		await scene.approve(await scene.waiting())
		await becomes('unknown')
		scene.advance(6_000)
		await scene.until('launch.md', 'filed')
		expect(scene.created()).toBe(1)
	})

	describe('on a server that ignores keys', () => {
		const ignoring: SceneOptions = { sandbox: { idempotency: false, software: { name: 'pixelfed', version: '1' } }, honoursKey: false }

		test('after it was posted: it is found', async () => {
			await open(ignoring)
			goWrong(faults.cut('after'))
			await scene.approve(await scene.waiting())
			await becomes('unknown')
			scene.advance(6_000)
			await scene.until('launch.md', 'filed')
			expect(scene.created()).toBe(1)
		})

		test('before it was posted: it stays unclear and is never sent again by itself; a person has it sent', async () => {
			await open(ignoring)
			goWrong(faults.cut('before'))
			await scene.approve(await scene.waiting())
			await becomes('unknown')
			for (let i = 0; i < 4; i++) { scene.advance(700_000); await pause(60) }
			await becomes('unknown')
			expect(scene.posts()).toEqual([])
			expect(JSON.stringify((await scene.api('ada', 'GET', '/board')).body)).toContain('needs.unknown')
			const publication = (await scene.publication('launch.md'))!
			expect((await scene.api('ada', 'POST', `/publications/${publication.id}/withdraw`)).status).toBe(409)
			await scene.api('ada', 'POST', `/publications/${publication.id}/deliveries/${(await deliveries())[0]!.id}/settle`, { answer: 'again' })
			await scene.until('launch.md', 'filed')
			expect(scene.created()).toBe(1)
		})

		test('and a person sees it there: it counts as published, and a withdrawal says that it must be deleted by hand', async () => {
			await open(ignoring)
			goWrong(faults.cut('before'))
			await scene.approve(await scene.waiting())
			await becomes('unknown')
			const publication = (await scene.publication('launch.md'))!
			const settled = await scene.api('ada', 'POST', `/publications/${publication.id}/deliveries/${(await deliveries())[0]!.id}/settle`, { answer: 'there', url: 'https://example.org/1' })
			expect(settled.status).toBe(200)
			await scene.until('launch.md', 'filed')
			expect(scene.ls('Published')).toEqual(['launch.md', 'launch.png'])
			await scene.api('ada', 'POST', `/publications/${publication.id}/withdraw`)
			await becomes('withdrawn')
			await eventually(async () => expect((await deliveries())[0]!.error).toContain('platform.withdraw_by_hand'))
		})
	})
})

describe('the host', () => {
	test('cannot end the link when a post is withdrawn: it is ended as soon as it can be', async () => {
		let away = false
		await open({
			host: (host) => {
				const deleteLink = host.deleteLink.bind(host)
				host.deleteLink = async (...args) => {
					if (away) throw new HostError('unavailable', 'away')
					await deleteLink(...args)
				}
			},
		})
		await scene.approve(await scene.waiting())
		const done = await scene.until('launch.md', 'filed')
		away = true
		expect((await scene.api('ada', 'POST', `/publications/${done.id}/withdraw`)).status).toBe(503)
		await eventually(() => expect(scene.posts()).toEqual([]))
		away = false
		scene.service.outbox.worker.wake()
		await eventually(async () => expect(await scene.visit(done.link_url!)).toBe(404))
	})

	test('cannot move the files: somebody is needed, the reason for a rejection is kept, and it is done later', async () => {
		let refusing = true
		await open({
			host: (host) => {
				const move = host.move.bind(host)
				host.move = async (...args) => {
					if (refusing) throw new HostError('refused', 'The file is locked.')
					return await move(...args)
				}
			},
		})
		await scene.approve(await scene.waiting('a'))
		const b = await scene.waiting('b')
		await scene.api('carla', 'POST', `/publications/${b.id}/reject`, { reason: 'Not now' })
		await eventually(async () => expect((await scene.publication('a.md'))!.note?.message).toBe('needs.move_failed'))
		refusing = false
		scene.advance(61_000)
		expect((await scene.until('a.md', 'filed')).note).toBeNull()
		expect((await scene.until('b.md', 'filed')).note?.message).toBe('ended.rejected')
		expect(scene.read('Drafts/b.reason.txt')).toContain('Not now')
	})

	test('loses a folder’s rights for one post: the others go on', async () => {
		await open({
			host: (host) => {
				const list = host.list.bind(host)
				host.list = async (handOver, folder) => {
					const nodes = await list(handOver, folder)
					if (nodes.some((node) => node.name === 'secret.md')) throw new HostError('forbidden', 'no')
					return nodes
				}
			},
		})
		scene.put({ 'Approval/sub/secret.md': 'Secret', 'Approval/open.md': 'Open' })
		await scene.approve(await scene.until('open.md', 'waiting'))
		await scene.until('open.md', 'filed')
		expect(scene.posts()).toEqual(['Open'])
	})
})

test('an account that was taken away ends its delivery, and the files do not wait for ever', async () => {
	await open()
	goWrong(faults.rateLimited(60))
	await scene.approve(await scene.waiting())
	await eventually(async () => expect((await deliveries())[0]!.attempts).toBe(1))
	await scene.service.db.deleteFrom('account').execute()
	scene.advance(61_000)
	await scene.until('launch.md', 'filed')
	expect(scene.ls('Failed')).toContain('launch.reason.txt')
})
