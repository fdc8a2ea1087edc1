// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A file's way to Bluesky: the whole outbox over a real PDS. */
import type { AppBskyFeedPost } from '@atproto/api'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connectionOf } from '../../src/outbox/deliver/connection.ts'
import { createGuardedFetch } from '../../src/service/net/index.ts'
import { pdsPeer } from '../contract/platform-peers-bluesky.ts'
import { installPds } from '../peers/pds/pds.ts'
import { Scene } from './scene.ts'

const missing = installPds()
if (missing !== null) process.stderr.write(`\n!! SKIPPED the way to Bluesky: ${missing}\n`)
test.runIf(missing !== null && process.env.CI)('the PDS is here', () => expect.fail(missing ?? ''))

describe.skipIf(missing !== null)('to Bluesky', () => {
	let peer: Awaited<ReturnType<typeof pdsPeer>>
	let scene: Scene
	beforeAll(async () => { peer = await pdsPeer() })
	afterEach(async () => {
		peer.clear()
		await scene.close()
	})
	afterAll(async () => await peer.close())

	/** A channel whose only account is one that was connected with an app password. */
	async function open(): Promise<string> {
		scene = await Scene.open({ overrides: { fetch: createGuardedFetch({ allowOrigins: [peer.server] }) } })
		const signedIn = await scene.api('carla', 'POST', '/accounts/sign-in', { platform: 'bluesky', server: peer.server, ...await peer.login!() })
		expect([signedIn.status, signedIn.body.handle]).toEqual([200, '@harbour.test'])
		const id = String(signedIn.body.id)
		await scene.api('carla', 'PATCH', `/accounts/${id}`, { mayUse: ['group:marketing'] })
		const { status } = await scene.api('ada', 'PATCH', `/channels/${scene.channel.id}`, { accounts: [id] })
		expect(status).toBe(200)
		return id
	}
	const records = async () => (await peer.owner.records<AppBskyFeedPost.Main>()).map(({ value }) => value)

	test('a post with a picture goes from the folder to the public, and only once though its answer was lost', async () => {
		await open()
		const before = peer.made().posts
		peer.fault('post', 'cutAfter')
		await scene.approve(await scene.waiting('launch', 'We are live!'))
		const filed = await scene.until('launch.md', 'filed')
		const [delivery] = await scene.deliveries(filed)
		expect(delivery).toMatchObject({ state: 'published', remote_id: expect.stringContaining('/app.bsky.feed.post/') })
		expect(peer.made().posts).toBe(before + 1)
		expect((await records()).at(-1)).toMatchObject({ text: expect.stringContaining('We are live!'), embed: { images: [{ alt: 'A desk' }] } })
	})

	test('what never arrived is sent again by itself', async () => {
		await open()
		const before = peer.made().posts
		peer.fault('post', 'cut')
		await scene.approve(await scene.waiting('second', 'Again'))
		await scene.until('second.md', 'filed')
		expect(peer.made().posts).toBe(before + 1)
	})

	test('a session is renewed once for all who need it at the same time, and kept sealed', async () => {
		const id = await open()
		const { parts } = scene.service.outbox
		const [account] = (await scene.service.db.selectFrom('account').selectAll().where('id', '=', id).execute())
		const asked: string[] = []
		const connection = (await connectionOf(parts, { id, server: peer.server } as never))!
		const renew = async (name: string) => await connection.renew(async (stored) => {
			if (stored.accessJwt === 'new') return { ok: true, value: stored }
			asked.push(name)
			return { ok: true, value: { ...stored, accessJwt: 'new' } }
		})
		await Promise.all(['a', 'b', 'c'].map(renew))
		expect(asked).toHaveLength(1)
		const [after] = (await scene.service.db.selectFrom('account').selectAll().where('id', '=', id).execute())
		expect(after!.credentials).not.toBe(account!.credentials)
		expect(after!.credentials).not.toContain('new"')
		expect(await parts.open(after!.credentials)).toMatchObject({ accessJwt: 'new' })
	})

	test('a wrong app password connects nothing', async () => {
		await open()
		const refused = await scene.api('carla', 'POST', '/accounts/sign-in', { platform: 'bluesky', server: peer.server, handle: 'harbour.test', password: 'wrong' })
		expect([refused.status, refused.body.error?.text]).toEqual([422, expect.stringContaining('app password')])
	})
})
