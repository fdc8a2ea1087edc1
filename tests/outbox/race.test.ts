// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Two things at the same moment, made to happen in the worst order. */
import { afterEach, expect, test } from 'vitest'
import { Outbox } from '../../src/outbox/index.ts'
import { claimNext } from '../../src/outbox/deliver/claim.ts'
import { faults } from '../../src/sandbox/index.ts'
import { eventually, pause, Scene, type SceneOptions } from './scene.ts'

const route = 'POST /api/v1/statuses'
let scene: Scene
let second: Outbox | undefined
afterEach(async () => { await second?.stop(200); second = undefined; await scene.close() })
const open = async (options: SceneOptions = {}) => { scene = await Scene.open(options) }
const states = async () => (await scene.deliveries((await scene.publication('launch.md'))!)).map((one) => one.state).sort()

test('the file changes between the checks of two deliveries: what one has begun the other finishes, as approved', async () => {
	let calls = 0, racing = false
	await open({
		more: ['second'],
		host: (host) => {
			const stat = host.stat.bind(host)
			host.stat = async (handOver, file) => {
				const publication = racing ? await scene.publication('launch.md') : undefined
				if (publication?.files[0] === file && ++calls === 2) {
					await eventually(async () => expect(await states()).toContain('sending'))
					scene.put({ 'Approval/launch.md': '---\nalt: A desk\n---\nChanged in between\n' })
				}
				return await stat(handOver, file)
			}
		},
	})
	const waiting = await scene.waiting()
	scene.server.sandbox.faults.next(route, faults.hang('before', 400), 2)
	racing = true
	await scene.approve(waiting)
	await eventually(async () => expect(await states()).toEqual(['published', 'published']))
	expect(calls).toBeGreaterThan(1)
	expect((await scene.publication('launch.md'))!.state).toBe('done')
	expect(scene.posts().filter((text) => text.startsWith('We are live!'))).toHaveLength(2)
})

test.each([[true, 'the server honours keys'], [false, 'the server ignores keys']])('a process is held up past its claim while it sends, and another takes over (%s: %s): one post', async (honoursKey) => {
	await open({ honoursKey, sandbox: honoursKey ? {} : { idempotency: false } })
	const waiting = await scene.waiting()
	scene.server.sandbox.faults.next(route, faults.hang('before', 900))
	await scene.approve(waiting)
	await eventually(async () => expect(await states()).toEqual(['sending']))
	await pause(100)
	let ahead = 20_000
	second = new Outbox({ ...scene.service.outbox.parts, process: 'the second', now: () => Date.now() + ahead }, async () => {})
	await second.start()
	await eventually(async () => expect(await states()).not.toEqual(['sending']))
	ahead += 20_000
	second.worker.wake()
	await pause(1_000)
	ahead += 700_000
	second.worker.wake()
	await eventually(async () => expect(await states()).toEqual(['published']))
	expect(scene.created()).toBe(1)
	expect(scene.posts()).toHaveLength(1)
})

test('a claim outlives the call under it, whatever the settings say', async () => {
	await open({ timing: { lease: 10, call: 4_000 }, channel: { approval: { rule: 'one', approvers: ['group:management'] } } })
	await scene.service.outbox.worker.stop(0)
	await scene.approve(await scene.waiting())
	await scene.service.db.updateTable('publication').set({ state: 'sending' }).execute()
	const claimed = await claimNext(scene.service.outbox.parts)
	expect(claimed!.lease_until! - scene.now).toBeGreaterThan(4_000)
	expect(await claimNext({ ...scene.service.outbox.parts, process: 'another' })).toBeNull()
})

test('it is withdrawn in the moment in which another account’s delivery begins: refused, and nothing is half taken down', async () => {
	await open({ more: ['second'] })
	scene.server.sandbox.faults.next(route, faults.hang('before', 500), 2)
	await scene.approve(await scene.waiting())
	await eventually(async () => expect(await states()).toContain('sending'))
	const publication = (await scene.publication('launch.md'))!
	expect((await scene.api('ada', 'POST', `/publications/${publication.id}/withdraw`)).status).toBe(409)
	const done = await scene.until('launch.md', 'filed')
	expect(await scene.visit(done.link_url!)).toBe(200)
	expect(scene.created()).toBe(2)
})

test('a failed post that was mended and moved in again is not tried a second time as it was', async () => {
	await open()
	scene.server.sandbox.faults.next(route, faults.unprocessable('No'))
	await scene.approve(await scene.waiting())
	const failed = await scene.until('launch.md', 'filed')
	const [delivery] = await scene.deliveries(failed)
	for (const name of ['launch.png', 'launch.md']) scene.mv(`Failed/${name}`, `Approval/${name}`)
	await scene.until('launch.md', 'waiting')
	expect((await scene.api('ada', 'POST', `/publications/${failed.id}/deliveries/${delivery!.id}/retry`)).status).toBe(409)
	expect(await scene.deliveries(failed)).toEqual([delivery])
	await scene.approve((await scene.publication('launch.md'))!)
	await scene.until('launch.md', 'filed')
	expect(scene.created()).toBe(1)
})

test('one account asks to wait while another post to it succeeds: the wait still holds for the rest', async () => {
	await open()
	const slow = await scene.waiting('slow'), busy = await scene.waiting('busy')
	scene.server.sandbox.faults.next(route, faults.hang('before', 400))
	await scene.approve(slow)
	await eventually(async () => expect((await scene.deliveries(slow))[0]!.state).toBe('sending'))
	await pause(60)
	scene.server.sandbox.faults.next(route, faults.rateLimited(300))
	await scene.approve(busy)
	await scene.until('slow.md', 'filed')
	const third = await scene.waiting('third')
	await scene.approve(third)
	await pause(250)
	expect(scene.posts()).toHaveLength(1)
	scene.advance(301_000)
	await scene.until('third.md', 'filed')
	await scene.until('busy.md', 'filed')
	expect(scene.created()).toBe(3)
})

test('a post that waits is stopped with the service, and goes out at the next start', async () => {
	await open()
	const waiting = await scene.waiting()
	await scene.service.outbox.worker.stop(0)
	await scene.approve(waiting)
	await scene.service.outbox.stop(0)
	expect(scene.posts()).toEqual([])
	second = new Outbox(scene.service.outbox.parts, async () => {})
	await second.start()
	await eventually(() => expect(scene.posts()).toHaveLength(1))
})
