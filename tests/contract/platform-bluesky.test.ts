// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What only Bluesky does, against a real PDS; what every platform does is in `platform.ts`. */
import { randomBytes } from 'node:crypto'
import type { AppBskyFeedPost } from '@atproto/api'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Connection, FindQuery, Outgoing, PublishContext, Step } from '../../src/domain/index.ts'
import { bluesky } from '../../src/outbox/platforms/bluesky/index.ts'
import { createGuardedFetch } from '../../src/service/net/index.ts'
import { installPds } from '../peers/pds/pds.ts'
import { connected, failure, image, keptDelivery, outgoing, value, words } from './platform-bench.ts'
import { pdsPeer } from './platform-peers-bluesky.ts'

const missing = installPds()
if (missing !== null) process.stderr.write(`\n!! SKIPPED Bluesky's own tests: ${missing}\n`)
test.runIf(missing !== null && process.env.CI)('the PDS is here', () => expect.fail(missing ?? ''))

type Post = AppBskyFeedPost.Main & Record<string, unknown>
const minute = 60_000

describe.skipIf(missing !== null)('Bluesky', () => {
	let peer: Awaited<ReturnType<typeof pdsPeer>>
	let connection: Connection
	let guarded: typeof fetch

	beforeAll(async () => {
		peer = await pdsPeer()
		guarded = createGuardedFetch({ allowOrigins: [peer.server] })
		connection = await connect()
	})
	afterEach(() => peer.clear())
	afterAll(async () => await peer.close())

	const context = (later = 0) =>
		({ fetch: guarded, signal: AbortSignal.timeout(10_000), correlationId: 'c', now: () => Date.now() + later, log: () => {} })
	const connect = async () => connected(value(await bluesky.signIn!({ server: peer.server, ...await peer.login!() }, context())))
	const delivery = (id?: string) => {
		const kept = keptDelivery(id)
		return { steps: kept.steps, in: (later = 0): PublishContext => ({ ...context(later), ...kept }) }
	}
	const publish = async (text: string, more: Partial<Outgoing> = {}) => value(await bluesky.publish(connection, outgoing(text, more), delivery().in()))
	const record = async (uri: string): Promise<Post | undefined> => (await peer.owner.records<Post>()).find((one) => one.uri === uri)?.value
	const query = (steps: Step[]): FindQuery => ({ text: '', mediaCount: 0, link: null, notBefore: 0, claimed: [], steps })

	describe('facets', () => {
		test.each([
			['plain', 'See https://example.org/a?b=c and #news, @harbour.test!'],
			['emoji before', '👩‍👩‍👧🇩🇪 https://example.org/ #tag😀 @harbour.test'],
			['right to left', 'مرحبا https://example.org/שלום בעולם #سلام @harbour.test'],
			['combining marks', 'e\u0301e\u0301 (https://example.org/a_(b)) #Grüße @harbour.test'],
		])('%s: each lies in bytes exactly on its words, and the PDS takes it', async (_what, text) => {
			const { facets = [] } = await record((await publish(text)).remoteId) ?? {}
			const bytes = Buffer.from(text)
			const on = facets.map(({ index, features }) => [bytes.subarray(index.byteStart, index.byteEnd).toString(), features[0]] as const)
			expect(on).toHaveLength(3)
			for (const [covered, feature] of on) {
				if (feature && 'uri' in feature) expect(covered).toBe(feature.uri)
				else if (feature && 'tag' in feature) expect(covered).toBe(`#${String(feature.tag)}`)
				else expect([covered, feature]).toEqual(['@harbour.test', { $type: 'app.bsky.richtext.facet#mention', did: peer.owner.did }])
			}
		})

		test('a mention that nobody answers to stays text', async () => {
			const { remoteId } = await publish('Thanks @nobody.test and @nowhere.example.com')
			expect(await record(remoteId)).toMatchObject({ text: 'Thanks @nobody.test and @nowhere.example.com' })
			expect(await record(remoteId)).not.toHaveProperty('facets')
		})

		test('a server that cannot say just now does not cost the mention: nothing is sent', async () => {
			const before = peer.made().posts
			peer.proxy.next('com.atproto.identity.resolveHandle', { fault: 'broken', when: 'before', busySeconds: 0 })
			const one = delivery()
			expect(failure(await bluesky.publish(connection, outgoing('Hello @harbour.test'), one.in())).next).toBe('retry')
			expect(peer.made().posts).toBe(before)
		})
	})

	describe('limits agree with the PDS', () => {
		const put = async (text: string) => await peer.owner.put(tid(), { $type: 'app.bsky.feed.post', text, createdAt: new Date().toISOString() })
		const problems = (text: string) => bluesky.validate({ ...outgoing(text), media: [] }, bluesky.profile.limits).map(({ message }) => message)

		test.each([['letters', 'x'], ['flags', '🇩🇪'], ['combining marks', 'e\u0301'], ['Arabic', 'م'], ['line ends', '\r\n']])('300 of %s go, 301 do not', async (_what, one) => {
			const fill = (length: number) => `a${one.repeat(length - 2)}a`
			expect([problems(fill(300)), (await put(fill(300))).status]).toEqual([[], 200])
			expect([problems(fill(301)), (await put(fill(301))).status]).toEqual([['post.text_too_long'], 400])
		})

		test('3,000 bytes go, more do not, however few characters they are', async () => {
			const family = '👩‍👩‍👧'
			const fits = family.repeat(166) + 'x'.repeat(3000 - 166 * 18)
			expect(Buffer.byteLength(fits)).toBe(3000)
			expect([problems(fits), (await put(fits)).status]).toEqual([[], 200])
			const over = fits.replace('x', '👍')
			expect([problems(over), (await put(over)).status]).toEqual([['post.text_bytes'], 400])
		})

		test('four images go, five are refused by both', async () => {
			value(await bluesky.publish(connection, outgoing('x', { media: Array(4).fill(image()) }), delivery().in()))
			const five = Array(5).fill(image())
			expect(failure(await bluesky.publish(connection, outgoing('x', { media: five }), delivery().in()))).toMatchObject({ next: 'edit', message: 'platform.refused' })
		})

		test('an image of 2,000,000 bytes goes, one byte more does not', async () => {
			const padded = (size: number) => ({ ...image(), bytes: new Uint8Array(Buffer.concat([Buffer.from(image().bytes), randomBytes(size - image().bytes.length)])) })
			const facts = (size: number) => bluesky.validate({ ...outgoing('x'), media: [{ ...image(), size }] }, bluesky.profile.limits).map(({ message }) => message)
			expect(facts(2_000_000)).toEqual([])
			value(await bluesky.publish(connection, outgoing('x', { media: [padded(2_000_000)] }), delivery().in()))
			expect(facts(2_000_001)).toEqual(['post.media_bytes'])
			expect(failure(await bluesky.publish(connection, outgoing('x', { media: [padded(2_000_001)] }), delivery().in())).next).toBe('edit')
		})
	})

	describe('what a post carries', () => {
		test('images with alternative text and their proportions', async () => {
			const { remoteId } = await publish('Look', { media: [image('Ein Stuhl 🪑')] })
			expect((await record(remoteId))?.embed).toMatchObject({ images: [{ alt: 'Ein Stuhl 🪑', aspectRatio: { width: 1, height: 1 } }] })
		})

		test('a card for its link where it has no image; nobody is asked what is there', async () => {
			const link = 'https://cloud.example/s/abcdef'
			const { remoteId } = await publish(`The plan is out.\n\n${link}`, { link })
			expect((await record(remoteId))?.embed).toMatchObject({ external: { uri: link, title: 'The plan is out.', description: '' } })
			const pictured = await publish(`Look ${link}`, { link, media: [image()] })
			expect((await record(pictured.remoteId))?.embed).toHaveProperty('images')
		})

		test('a warning that is a label becomes one, any other stands above the text', async () => {
			const labelled = await record((await publish('A wound', { contentWarning: 'Graphic media' })).remoteId)
			expect(labelled).toMatchObject({ text: 'A wound', labels: { values: [{ val: 'graphic-media' }] } })
			const worded = await record((await publish('A wound', { contentWarning: 'Hospital' })).remoteId)
			expect(worded).toMatchObject({ text: 'CW: Hospital\n\nA wound' })
			expect(worded).not.toHaveProperty('labels')
		})
	})

	describe('once', () => {
		test('however often an answer is lost, it is one post, with one time', async () => {
			const one = delivery()
			const text = words()
			const before = peer.made().posts
			for (const fault of ['cutAfter', 'brokenAfter', 'cutAfter'] as const) {
				peer.fault('post', fault)
				expect(failure(await bluesky.publish(connection, outgoing(text), one.in())).next).toBe('readBack')
			}
			const post = value(await bluesky.publish(connection, outgoing(text), one.in()))
			expect(peer.made().posts).toBe(before + 1)
			const all = (await peer.owner.records<Post>()).filter(({ value: { text: there } }) => there === text)
			expect(all.map(({ uri, value: { createdAt } }) => [uri, Date.parse(createdAt)])).toEqual([[post.remoteId, one.steps[0]?.startedAt]])
		})

		test('what a person deleted meanwhile is not brought back by a late retry, but asked about', async () => {
			const one = delivery()
			peer.fault('post', 'cutAfter')
			failure(await bluesky.publish(connection, outgoing(words()), one.in()))
			const found = value(await bluesky.find(connection, query(one.steps), context()))
			const uri = found.found === 'one' ? found.post.remoteId : ''
			await peer.owner.remove(uri)
			expect(value(await bluesky.find(connection, query(one.steps), context(20 * minute)))).toEqual({ found: 'several' })
			expect(failure(await bluesky.publish(connection, outgoing(words()), one.in(20 * minute))).next).toBe('readBack')
			expect(await record(uri)).toBeUndefined()
		})

		test('what surely never came about is sent however late it is: the account has written nothing since', async () => {
			await publish(words())
			const one = delivery()
			const late = 3 * 60 * minute
			const step: Step = { name: 'post', key: 'k', state: 'started', remoteId: null, startedAt: Date.now() + 3 * minute }
			one.steps.push(step)
			expect(value(await bluesky.find(connection, query(one.steps), context(late)))).toEqual({ found: 'none' })
			const post = value(await bluesky.publish(connection, outgoing(words()), { ...one.in(late), step: async (_name, run) => await run(step.key, step.startedAt!) }))
			expect(post.createdAt).toBe(step.startedAt)
		})

		test('a repeat changes nothing that was edited there meanwhile', async () => {
			const one = delivery()
			peer.fault('post', 'cutAfter')
			failure(await bluesky.publish(connection, outgoing('Frist'), one.in()))
			const found = value(await bluesky.find(connection, query(one.steps), context()))
			const uri = found.found === 'one' ? found.post.remoteId : ''
			await peer.owner.put(uri.split('/').at(-1)!, { ...await record(uri), text: 'First' })
			expect(value(await bluesky.publish(connection, outgoing('Frist'), one.in())).remoteId).toBe(uri)
			expect(await record(uri)).toMatchObject({ text: 'First' })
		})

		test('an edit keeps the time of creation, and brings nothing back', async () => {
			const post = await publish('Before', { media: [image()] })
			const created = (await record(post.remoteId))?.createdAt
			const edited = value(await bluesky.edit(connection, post.remoteId, outgoing('After'), delivery().in()))
			expect(edited).toMatchObject({ remoteId: post.remoteId, createdAt: post.createdAt })
			expect(await record(post.remoteId)).toMatchObject({ text: 'After', createdAt: created })
			expect(await record(post.remoteId)).not.toHaveProperty('embed')
		})

		test('uploads that the server forgot are made again', async () => {
			const one = delivery()
			peer.fault('post', 'busy')
			const media = [{ ...image(), bytes: new Uint8Array(Buffer.concat([Buffer.from(image().bytes), randomBytes(20)])) }]
			failure(await bluesky.publish(connection, outgoing('x', { media }), one.in()))
			const lost = 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku image/png'
			one.steps[0]!.remoteId = lost
			const before = peer.made().media
			failure(await bluesky.publish(connection, outgoing('x', { media }), one.in()))
			expect(peer.made().media).toBe(before + 1)
		})
	})

	describe('the session', () => {
		test('is renewed when it has expired, and what is new is kept', async () => {
			const mine = await connect()
			const before = { ...mine.credentials }
			mine.credentials = { ...before, accessJwt: before.refreshJwt! }
			value(await bluesky.publish(mine, outgoing(words()), delivery().in()))
			expect(mine.credentials.accessJwt).not.toBe(before.refreshJwt)
			expect(mine.credentials.refreshJwt).not.toBe(before.refreshJwt)
			expect(mine.credentials.password).toBe(before.password)
		})

		test('begins anew with the app password when it cannot be renewed', async () => {
			const mine = await connect()
			mine.credentials = { password: mine.credentials.password!, accessJwt: 'x.y.z', refreshJwt: 'x.y.z' }
			value(await bluesky.publish(mine, outgoing(words()), delivery().in()))
			expect(mine.credentials.refreshJwt).not.toBe('x.y.z')
		})

		test('a renewal whose answer was lost has posted nothing', async () => {
			const mine = await connect()
			mine.credentials = { ...mine.credentials, accessJwt: mine.credentials.refreshJwt! }
			peer.fault('account', 'cutAfter')
			expect(failure(await bluesky.publish(mine, outgoing(words()), delivery().in())).next).toBe('retry')
			value(await bluesky.publish(mine, outgoing(words()), delivery().in()))
		})

		test('is not begun with the account’s own password', async () => {
			const result = await bluesky.signIn!({ server: peer.server, handle: ` @${peer.owner.handle}\u202c`, password: peer.owner.password }, context())
			expect(failure(result)).toMatchObject({ next: 'reconnect', message: 'platform.own_password' })
		})
	})
})

/** A record key of now. */
function tid(): string {
	let value = BigInt(Date.now()) * 1000n << 10n | BigInt(randomBytes(2).readUInt16BE() % 1024)
	let text = ''
	for (let place = 0; place < 13; place++, value >>= 5n) text = '234567abcdefghijklmnopqrstuvwxyz'[Number(value & 31n)] + text
	return text
}
