// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What every platform must do, against a peer that keeps state and can be told to fail. A platform brings its peer; the tests come free. */
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createGuardedFetch } from '../../src/service/net/index.ts'
import type { ConnectedAccount, Connection, Failure, FindAnswer, FindQuery, Outgoing, Platform, PlatformContext, PublishContext, RemotePost, Result, Step } from '../../src/domain/index.ts'
import { busySeconds, connected, failure, image, keptDelivery, outgoing, value, words } from './platform-bench.ts'
import type { Peer, PeerCall, PeerFault } from './platform-bench.ts'
import { connectContract } from './platform-connect.ts'
import { findContract } from './platform-find.ts'
import { limitContract } from './platform-limits.ts'

/** What the suite's parts share: one account of one peer. */
export interface Use {
	peer(): Peer
	connection(): Connection
	/** @param later ms that the clock is ahead */
	context(later?: number, ms?: number): PlatformContext
	connect(): Promise<Connection>
	tryConnect(server: string, context?: PlatformContext): Promise<Result<unknown>>
	send(text: string, more?: Partial<Outgoing>): Promise<Result<RemotePost>>
	publish(text: string, more?: Partial<Outgoing>): Promise<RemotePost>
	/** What is asked for the post of these words that was sent last. */
	query(text: string, notBefore?: number): FindQuery
	find(asked: FindQuery): Promise<FindAnswer>
	/** Milliseconds after which a post must show. */
	lag: number
}

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

		/** Steps by the words that were sent last with them. */
		const sent = new Map<string, Step[]>()

		function delivery(id?: string, text?: string) {
			const { steps, step } = keptDelivery(id)
			if (text !== undefined) sent.set(text, steps)
			return { in: (later = 0, ms?: number): PublishContext => ({ ...context(later, ms), steps, step }) }
		}

		const redirectUri = 'http://127.0.0.1:9/connected'

		async function connect(): Promise<Connection> {
			const account = platform.signIn ? await signIn() : await agree()
			secrets.push(...Object.values(account.credentials))
			return connected(account)
		}

		async function signIn(): Promise<ConnectedAccount> {
			return value(await platform.signIn!({ server: peer.server, ...await peer.login!() }, context()))
		}

		async function agree(): Promise<ConnectedAccount> {
			const codeVerifier = randomBytes(32).toString('base64url')
			const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url')
			const begun = value(await platform.beginConnect!({ server: peer.server, redirectUri, state: 'state-1', codeChallenge }, context()))
			const back = new URL(await peer.consent!(begun.authorizeUrl))
			expect(back.searchParams.get('state')).toBe('state-1')
			const code = back.searchParams.get('code') ?? ''
			secrets.push(code, codeVerifier)
			return value(await platform.finishConnect!({ server: peer.server, redirectUri, code, codeVerifier, app: begun.app }, context()))
		}

		async function tryConnect(server: string, asked: PlatformContext = context()): Promise<Result<unknown>> {
			if (platform.signIn) return await platform.signIn({ server, handle: 'acme.test', password: 'x' }, asked)
			return await platform.beginConnect!({ server, redirectUri, state: 's', codeChallenge: 'x'.repeat(43) }, asked)
		}

		const send = async (text: string, more: Partial<Outgoing> = {}) => await platform.publish(connection, outgoing(text, more), delivery(undefined, text).in())

		async function publish(text: string, more: Partial<Outgoing> = {}): Promise<RemotePost> {
			secrets.push(text)
			return value(await send(text, more))
		}

		const lag = platform.profile.once.readLagMs + 1000
		const nobodys = (): Step[] => [{ name: 'post', key: randomBytes(8).toString('hex'), state: 'started', remoteId: null, startedAt: Date.now() }]
		const query = (text: string, notBefore = Date.now() - 1000): FindQuery =>
			({ text, mediaCount: 0, link: null, notBefore, claimed: [], steps: sent.get(text) ?? nobodys() })
		const find = async (asked: FindQuery) => value(await platform.find(connection, asked, context(lag)))
		const use: Use = { peer: () => peer, connection: () => connection, context, connect, tryConnect, send, publish, query, find, lag }

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

		connectContract(platform, use)

		describe('publishing', () => {
			test('text, with all that belongs to it', async () => {
				const text = words()
				const before = Date.now() - 1000
				const settings = Object.fromEntries(platform.profile.settings.flatMap(({ name, choices }) => choices?.[1] ? [[name, choices[1]]] : []))
				const post = await publish(text, { language: 'de', contentWarning: 'Hospital', settings })
				expect(post.createdAt).toBeGreaterThan(before)
				expect(post.url).toMatch(/^https?:/)
				expect((await peer.posts()).at(-1)).toMatchObject({ id: post.remoteId, text, language: 'de', warning: 'Hospital', settings, media: [] })
				expect(peer.violations()).toEqual([])
			})

			test('media with their alternative texts, in their order', async () => {
				const { remoteId } = await publish(words(), { media: [image('First'), image('Zweites, mit Ümlaut')] })
				expect((await peer.posts()).at(-1)).toMatchObject({ id: remoteId, media: [{ alt: 'First', sha256: image().sha256 }, { alt: 'Zweites, mit Ümlaut' }] })
				expect(peer.violations()).toEqual([])
			})

			test('media alone', async () => {
				await publish('', { media: [image()] })
				expect((await peer.posts()).at(-1)).toMatchObject({ text: '', media: [{ alt: 'A red square' }] })
			})

			test('a step that is done is not done again', async () => {
				const one = delivery()
				const post = outgoing(words(), { media: [image(), image()] })
				const before = peer.made()
				peer.fault('post', 'busy')
				expect(failure(await platform.publish(connection, post, one.in())).next).toBe('retry')
				value(await platform.publish(connection, post, one.in()))
				const again = value(await platform.publish(connection, post, one.in()))
				expect(again.remoteId).toBe((await peer.posts()).at(-1)?.id)
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

		findContract(platform, use)

		describe('afterwards', () => {
			test('a post can be read until it is gone', async () => {
				const post = await publish(words())
				expect(value(await platform.read(connection, post.remoteId, context()))).toMatchObject(post)
				value(await platform.delete(connection, post.remoteId, context()))
				expect((await peer.posts()).map(({ id }) => id)).not.toContain(post.remoteId)
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
				expect((await peer.posts()).find(({ id }) => id === remoteId)).toMatchObject({ text: 'Mended words', warning: '', media: [{ alt: 'After', sha256: image().sha256 }] })
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
				const failed = failure(await platform.publish(connection, outgoing(text), delivery(undefined, text).in(0, fault.startsWith('hang') ? 200 : 5000)))
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
					await tryConnect(peer.server, { ...context(), ...none }),
					...platform.finishConnect ? [await platform.finishConnect({ server: peer.server, redirectUri, code: 'c', codeVerifier: 'v', app: {} }, { ...context(), ...none })] : [],
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

		limitContract(platform, use)
	})
}
