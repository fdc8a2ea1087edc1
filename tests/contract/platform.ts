// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What every platform must do, against a peer that keeps state and can be told to fail. A platform brings its peer; the tests come free. */
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createGuardedFetch } from '../../src/service/net/index.ts'
import type { Connection, Failure, Outgoing, Platform, PublishContext, RemotePost, Result } from '../../src/domain/index.ts'
import { busySeconds, failure, image, keptDelivery, outgoing, value, words } from './platform-bench.ts'
import type { Peer, PeerCall, PeerFault } from './platform-bench.ts'
import { limitContract } from './platform-limits.ts'

export function platformContract(platform: Platform, kind: string, makePeer: () => Promise<Peer>): void {
	describe(`${platform.profile.name} (${kind})`, () => {
		let peer: Peer
		let connection: Connection
		let guarded: typeof fetch
		const logged: string[] = []
		const secrets: string[] = []

		function context(later = 0, ms = 5000) {
			return {
				fetch: guarded, signal: AbortSignal.timeout(ms), correlationId: 'c-1',
				now: () => Date.now() + later,
				log: (message: string, fields?: Record<string, unknown>) => void logged.push(JSON.stringify([message, fields])),
			}
		}

		function delivery(id?: string) {
			const { steps, step } = keptDelivery(id)
			return { in: (later = 0, ms?: number): PublishContext => ({ ...context(later, ms), steps, step }) }
		}

		async function connect(): Promise<Connection> {
			const redirectUri = 'http://127.0.0.1:9/connected'
			const codeVerifier = randomBytes(32).toString('base64url')
			const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url')
			const begun = value(await platform.beginConnect({ server: peer.server, redirectUri, state: 'state-1', codeChallenge }, context()))
			const back = new URL(await peer.consent(begun.authorizeUrl))
			expect(back.searchParams.get('state')).toBe('state-1')
			const code = back.searchParams.get('code') ?? ''
			const account = value(await platform.finishConnect({ server: peer.server, redirectUri, code, codeVerifier, app: begun.app }, context()))
			secrets.push(...Object.values(account.credentials), code, codeVerifier)
			return { ...account, accountId: 'account-1' }
		}

		async function publish(text: string, more: Partial<Outgoing> = {}): Promise<RemotePost> {
			secrets.push(text)
			return value(await platform.publish(connection, outgoing(text, more), delivery().in()))
		}

		const lag = platform.profile.once.readLagMs + 1000
		const query = (text: string, notBefore = Date.now() - 1000) => ({ text, mediaCount: 0, link: null as string | null, notBefore, claimed: [] as string[] })
		const find = async (asked: ReturnType<typeof query>) => value(await platform.find(connection, asked, context(lag)))

		beforeAll(async () => {
			peer = await makePeer()
			guarded = createGuardedFetch({ allowOrigins: [new URL(peer.server).origin, 'http://127.0.0.1:1025'] })
			connection = await connect()
		})
		afterEach(() => peer.clear())
		afterAll(async () => {
			await peer.close()
			for (const secret of secrets.filter(Boolean)) expect(logged.join('\n')).not.toContain(secret)
		})

		describe('connecting', () => {
			test('gives the account, its limits and what the server is', () => {
				expect(connection.handle).toMatch(/^@\w+@.+/)
				expect(connection.honoursKey).toBe(peer.honoursKey)
				expect(connection.limits.textLength).toBeGreaterThan(0)
				expect(connection.server).toBe(peer.server)
				expect(peer.violations()).toEqual([])
			})

			test('a code is good once, and only with its verifier', async () => {
				const redirectUri = 'http://127.0.0.1:9/connected'
				const codeChallenge = createHash('sha256').update('right'.repeat(10)).digest('base64url')
				const { authorizeUrl, app } = value(await platform.beginConnect({ server: peer.server, redirectUri, state: 's', codeChallenge }, context()))
				const code = new URL(await peer.consent(authorizeUrl)).searchParams.get('code') ?? ''
				const result = await platform.finishConnect({ server: peer.server, redirectUri, code, codeVerifier: 'wrong'.repeat(10), app }, context())
				expect(failure(result).next).toBe('reconnect')
			})

			test('what is no server of this kind is said to be none', async () => {
				const result = await platform.beginConnect({ server: `${peer.server}/nowhere`, redirectUri: 'http://127.0.0.1:9/', state: 's', codeChallenge: 'x'.repeat(43) }, context())
				expect(failure(result)).toMatchObject({ next: 'gone', message: 'platform.not_a_server' })
			})

			test('a token that was given back works no more, and can be given back again', async () => {
				const other = await connect()
				value(await platform.disconnect(other, context()))
				expect(failure(await platform.health(other, context())).next).toBe('reconnect')
				value(await platform.disconnect(other, context()))
			})

			test('health tells handle and limits', async () => {
				expect(value(await platform.health(connection, context()))).toMatchObject({ handle: connection.handle, honoursKey: peer.honoursKey })
			})

			test('health notices a revoked token, and tells it from a server that is down', async () => {
				const other = await connect()
				peer.fault('account', 'broken')
				expect(failure(await platform.health(other, context())).next).toBe('retry')
				await peer.revokeToken(other)
				expect(failure(await platform.health(other, context())).next).toBe('reconnect')
			})
		})

		describe('publishing', () => {
			test('text, with all that belongs to it', async () => {
				const text = words()
				const before = Date.now() - 1000
				const post = await publish(text, { language: 'de', contentWarning: 'Hospital', settings: { visibility: 'unlisted' } })
				expect(post.createdAt).toBeGreaterThan(before)
				expect(post.url).toMatch(/^https?:/)
				expect(peer.posts().at(-1)).toMatchObject({ id: post.remoteId, text, language: 'de', warning: 'Hospital', visibility: 'unlisted', media: [] })
				expect(peer.violations()).toEqual([])
			})

			test('media with their alternative texts, in their order', async () => {
				const { remoteId } = await publish(words(), { media: [image('First'), image('Zweites, mit Ümlaut')] })
				expect(peer.posts().at(-1)).toMatchObject({ id: remoteId, media: [{ alt: 'First', sha256: image().sha256 }, { alt: 'Zweites, mit Ümlaut' }] })
				expect(peer.violations()).toEqual([])
			})

			test('media alone', async () => {
				await publish('', { media: [image()] })
				expect(peer.posts().at(-1)).toMatchObject({ text: '', media: [{ alt: 'A red square' }] })
			})

			test('a step that is done is not done again', async () => {
				const one = delivery()
				const post = outgoing(words(), { media: [image(), image()] })
				const before = peer.made()
				peer.fault('post', 'busy')
				expect(failure(await platform.publish(connection, post, one.in())).next).toBe('retry')
				value(await platform.publish(connection, post, one.in()))
				const again = value(await platform.publish(connection, post, one.in()))
				expect(again.remoteId).toBe(peer.posts().at(-1)?.id)
				expect(peer.made()).toEqual({ posts: before.posts + 1, media: before.media + 2 })
			})

			test('the same key makes the same post, where the server is known to honour it', async () => {
				const before = peer.made().posts
				const text = words()
				const first = value(await platform.publish(connection, outgoing(text), delivery('same').in()))
				const second = value(await platform.publish(connection, outgoing(text), delivery('same').in()))
				if (connection.honoursKey) expect(second.remoteId).toBe(first.remoteId)
				expect(peer.made().posts - before).toBe(connection.honoursKey ? 1 : 2)
			})
		})

		describe('finding a post again', () => {
			test.each([
				'plain words', 'Two\n\nparagraphs\nand a line', 'Quotes " and \' & <b>no tags</b> &amp;',
				'Grüße 👩‍👩‍👧 🇩🇪 e\u0301', 'See https://www.example.org/a/very/long/path/that/is/cut?with=query&more=1 there',
				'Thanks @somebody@elsewhere.example and #hashtag!', 'مرحبا بالعالم',
			])('by its words: %s', async (start) => {
				const text = `${start} ${randomBytes(5).toString('hex')}`
				const post = await publish(text)
				expect(await find(query(text))).toEqual({ found: 'one', post: expect.objectContaining({ remoteId: post.remoteId, url: post.url }) })
			})

			test('by the token of its link, whatever became of the words', async () => {
				const token = randomBytes(16).toString('base64url')
				const post = await publish(`Read https://cloud.example/s/${token}`)
				expect(await find({ ...query('other words'), link: `https://cloud.example/s/${token}` })).toMatchObject({ found: 'one', post: { remoteId: post.remoteId } })
			})

			test('none, where there is none: other words, other media, made before, claimed by another', async () => {
				const text = words()
				const post = await publish(text)
				expect(await find(query(words()))).toEqual({ found: 'none' })
				expect(await find({ ...query(text), mediaCount: 1 })).toEqual({ found: 'none' })
				expect(await find({ ...query(text), claimed: [post.remoteId] })).toEqual({ found: 'none' })
				const later = { ...query(text), notBefore: post.createdAt + 300_000 }
				expect(value(await platform.find(connection, later, context(300_000 + lag)))).toEqual({ found: 'none' })
			})

			test('none is not said before a post would show', async () => {
				const early = await platform.find(connection, query(words(), Date.now()), context())
				if (platform.profile.once.readLagMs > 0) expect(failure(early).next).toBe('readBack')
			})

			test('several are not told apart', async () => {
				const text = words()
				await publish(text)
				const second = await publish(text)
				expect(await find(query(text))).toEqual({ found: 'several' })
				expect(await find({ ...query(text), claimed: [second.remoteId] })).toMatchObject({ found: 'one' })
			})

			test('behind more posts than a page holds', async () => {
				const text = words()
				const post = await publish(text)
				for (let more = 0; more < 45; more++) await publish(words())
				expect(await find(query(text, post.createdAt))).toMatchObject({ found: 'one', post: { remoteId: post.remoteId } })
			})
		})

		describe('afterwards', () => {
			test('a post can be read until it is gone', async () => {
				const post = await publish(words())
				expect(value(await platform.read(connection, post.remoteId, context()))).toMatchObject(post)
				value(await platform.delete(connection, post.remoteId, context()))
				expect(peer.posts().map(({ id }) => id)).not.toContain(post.remoteId)
				expect(value(await platform.read(connection, post.remoteId, context()))).toBeNull()
			})

			test('deleting twice is no failure', async () => {
				const { remoteId } = await publish(words())
				value(await platform.delete(connection, remoteId, context()))
				value(await platform.delete(connection, remoteId, context()))
			})

			test('an edit changes the words and keeps the media', async () => {
				const { remoteId } = await publish(words(), { media: [image('Before')], contentWarning: 'Old' })
				const changed = outgoing('Mended words', { media: [image('After')] })
				const one = delivery()
				expect(value(await platform.edit(connection, remoteId, changed, one.in()))).toMatchObject({ remoteId, editedAt: expect.any(Number) })
				value(await platform.edit(connection, remoteId, changed, one.in()))
				expect(peer.posts().find(({ id }) => id === remoteId)).toMatchObject({ text: 'Mended words', warning: '', media: [{ alt: 'After', sha256: image().sha256 }] })
				expect(peer.violations()).toEqual([])
			})

			test('an edit of what is gone says so', async () => {
				const { remoteId } = await publish(words())
				value(await platform.delete(connection, remoteId, context()))
				expect(failure(await platform.edit(connection, remoteId, outgoing('x'), delivery().in())).next).toBe('gone')
			})
		})

		describe('when the post goes wrong', () => {
			const expected: [PeerFault, Failure['next'], 0 | 1][] = [
				['busy', 'retry', 0], ['revoked', 'reconnect', 0], ['forbidden', 'gone', 0], ['unprocessable', 'edit', 0],
				['broken', 'readBack', 0], ['brokenAfter', 'readBack', 1], ['unavailable', 'readBack', 0],
				['hang', 'readBack', 0], ['hangAfter', 'readBack', 1], ['cut', 'readBack', 0], ['cutAfter', 'readBack', 1],
				['page', 'readBack', 0], ['pageAfter', 'readBack', 1], ['empty', 'readBack', 0], ['emptyAfter', 'readBack', 1],
			]

			test.each(expected)('%s: %s, and %i posts', async (fault, next, posts) => {
				const before = peer.made().posts
				const text = words()
				secrets.push(text)
				peer.fault('post', fault)
				const failed = failure(await platform.publish(connection, outgoing(text), delivery().in(0, fault.startsWith('hang') ? 200 : 5000)))
				expect(failed.next).toBe(next)
				if (fault === 'busy' && failed.next === 'retry') expect(Math.abs((failed.afterMs ?? 0) - busySeconds * 1000)).toBeLessThan(1500)
				if (failed.next === 'edit') expect(failed.problems.length).toBeGreaterThan(0)
				expect(peer.made().posts - before).toBe(posts)
				if (next === 'readBack') expect((await find(query(text))).found).toBe(posts === 1 ? 'one' : 'none')
			})

			test('a call that was ended before it began has posted nothing', async () => {
				const ended = { ...delivery().in(), signal: AbortSignal.abort() }
				expect(failure(await platform.publish(connection, outgoing(words()), ended)).next).toBe('retry')
			})

			test.each([
				['refuses the connection', 'http://127.0.0.1:1025'], ['lies where nothing may be sent', 'http://127.0.0.1:9'], ['has no address', 'http://nowhere.invalid'],
			])('a server that %s has posted nothing', async (_what, server) => {
				const failed = failure(await platform.publish({ ...connection, server }, outgoing(words()), delivery().in()))
				expect(failed).toMatchObject({ next: 'retry', message: 'platform.unreachable' })
			})

			test('everything is asked through the fetch that was given', async () => {
				const none = { fetch: () => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' })) }
				const results = [
					await platform.publish(connection, outgoing('x', { media: [image()] }), { ...delivery().in(), ...none }),
					await platform.publish(connection, outgoing('x'), { ...delivery().in(), ...none }),
					await platform.edit(connection, '1', outgoing('x'), { ...delivery().in(), ...none }),
					await platform.find(connection, query('x'), { ...context(), ...none }),
					await platform.read(connection, '1', { ...context(), ...none }),
					await platform.delete(connection, '1', { ...context(), ...none }),
					await platform.health(connection, { ...context(), ...none }),
					await platform.disconnect(connection, { ...context(), ...none }),
					await platform.beginConnect({ server: peer.server, redirectUri: 'http://127.0.0.1:9/', state: 's', codeChallenge: 'x'.repeat(43) }, { ...context(), ...none }),
					await platform.finishConnect({ server: peer.server, redirectUri: 'http://127.0.0.1:9/', code: 'c', codeVerifier: 'v', app: {} }, { ...context(), ...none }),
				]
				expect(results.map((result) => failure(result).next)).toEqual(results.map(() => 'retry'))
			})
		})

		describe('when something else goes wrong, a repeat is harmless', () => {
			const faults: [PeerFault, Failure['next']][] = [
				['busy', 'retry'], ['revoked', 'reconnect'], ['forbidden', 'gone'], ['broken', 'retry'], ['brokenAfter', 'retry'], ['unavailable', 'retry'],
				['hang', 'retry'], ['hangAfter', 'retry'], ['cut', 'retry'], ['cutAfter', 'retry'], ['page', 'retry'], ['pageAfter', 'retry'], ['empty', 'retry'], ['emptyAfter', 'retry'],
			]
			const calls: [PeerCall, (ms: number) => Promise<Result<unknown>>][] = [
				['upload', (ms) => platform.publish(connection, outgoing(words(), { media: [image()] }), delivery().in(0, ms))],
				['list', (ms) => platform.find(connection, query(words()), context(lag, ms))],
				['account', (ms) => platform.health(connection, context(0, ms))],
				['read', async (ms) => platform.read(connection, posted, context(0, ms))],
				['edit', async (ms) => platform.edit(connection, posted, outgoing('Mended'), delivery().in(0, ms))],
				['delete', async (ms) => platform.delete(connection, posted, context(0, ms))],
			]
			let posted = ''
			beforeEach(async () => { posted = (await publish(words())).remoteId })

			describe.each(calls)('%s', (call, run) => {
				test.each(faults)('%s: %s', async (fault, next) => {
					const before = peer.made().posts
					peer.fault(call, fault)
					expect(failure(await run(fault.startsWith('hang') ? 200 : 5000)).next).toBe(next)
					expect(peer.made().posts).toBe(before)
				})
			})

			test('a medium that is refused is named', async () => {
				peer.fault('upload', 'unprocessable')
				const failed = failure(await platform.publish(connection, outgoing(words(), { media: [image()] }), delivery().in()))
				expect(failed).toMatchObject({ next: 'edit', params: { name: 'red.png' } })
			})
		})

		limitContract(platform, {
			peer: () => peer,
			connection: () => connection,
			send: (text, media = []) => platform.publish(connection, outgoing(text, { media }), delivery().in()),
		})
	})
}
