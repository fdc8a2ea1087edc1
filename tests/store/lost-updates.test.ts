// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Two processes decide on the same thing in the same moment: the second decides on what the first has made of it. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Db, migrate, openStore, transact } from '../../src/store/index.ts'
import { actions, beginSending, cancelUnsent, failed, type OutboxParts, published, records, voidUnsent } from '../../src/outbox/testing.ts'
import { accounts } from '../../src/outbox/index.ts'
import { fileUnder, projectEvents } from '../../src/stream/index.ts'
import type { Failure, HostEvent, RemotePost } from '../../src/domain/index.ts'
import { newDatabase, type Place } from './place.ts'
import { held, processOn, sending } from './rows.ts'

/** So often each race is run; without the locks, each loses within a few. */
const RUNS = 40

let place: Place
let stores: Db[]
let one: OutboxParts
let two: OutboxParts
beforeEach(async () => {
	place = await newDatabase()
	stores = [openStore(place.url), openStore(place.url)]
	await migrate(stores[0]!)
	one = processOn(stores[0]!, 'one')
	two = processOn(stores[1]!, 'two')
})
afterEach(async () => { for (const db of stores) await db.destroy(); await place.remove() })

const post = (id: string): RemotePost => ({ remoteId: id, url: `https://x.example/${id}`, createdAt: 0 })
const refused: Failure = { next: 'edit', problems: [], message: 'platform.gave_up' }

const stateOf = async (id: string) => (await records.publicationById(one.db, id))!.state
const deliveryStates = async (id: string) => (await records.deliveriesOf(one.db, id)).map((delivery) => delivery.state)

test('two deliveries of one publication end in the same moment: it is done', async () => {
	for (let i = 0; i < RUNS; i++) {
		const id = await sending(one.db)
		const [a, b] = await held(one.db, id, ['one', 'two'])
		if (i % 2 === 0) await Promise.all([published(one, a!, post(`a${i}`)), published(two, b!, post(`b${i}`))])
		else await Promise.all([failed(one, a!, refused), failed(two, b!, refused)])
		expect(await stateOf(id)).toBe('done')
	}
})

test.each([['voided', voidUnsent], ['cancelled', cancelUnsent]] as const)('one delivery begins while the other has the publication %s: never both', async (state, end) => {
	const begun = { count: 0, ended: 0 }
	for (let i = 0; i < RUNS; i++) {
		const id = await sending(one.db)
		const [a, b] = await held(one.db, id, ['one', 'two'])
		const [ended, began] = await Promise.all([end(one, a!.publication, a!.delivery, { message: 'ended.deleted' }), beginSending(two, b!.delivery)])
		expect({ ended, began }).not.toEqual({ ended: true, began: true })
		expect(await stateOf(id)).toBe(ended ? state : 'sending')
		expect(await deliveryStates(id)).toEqual(['pending', began ? 'sending' : 'pending'])
		if (began) begun.count++
		if (ended) begun.ended++
	}
	expect(begun.count + begun.ended).toBe(RUNS)
})

test('a person withdraws while a delivery begins: it is sent, or it is withdrawn', async () => {
	for (let i = 0; i < RUNS; i++) {
		const id = await sending(one.db)
		const [a] = await held(one.db, id, ['one'])
		const [withdrawn, began] = await Promise.all([actions.withdraw(two, a!.publication, { kind: 'operator' }), beginSending(one, a!.delivery)])
		expect({ withdrawn: withdrawn.ok, began }).not.toEqual({ withdrawn: true, began: true })
		if (withdrawn.ok) expect(await deliveryStates(id)).toEqual(['withdrawn', 'withdrawn'])
	}
})

test('two persons approve the same in the same moment: both did, and it is told once', async () => {
	for (let i = 0; i < RUNS; i++) {
		const id = await sending(one.db)
		await one.db.updateTable('publication').set({ state: 'waiting', approved_hash: null }).where('id', '=', id).execute()
		const publication = (await records.publicationById(one.db, id))!
		const done = await Promise.all([one, two].map(async (parts) => actions.approve(parts, publication, { kind: 'operator' }, 'x')))
		expect(done.map(({ ok }) => ok)).toEqual([true, true])
		expect(await one.db.selectFrom('audit').select('id').where('publication', '=', id).execute()).toHaveLength(1)
	}
})

test('a failed delivery is retried by two persons at once, while another ends: one retry, and nobody waits for the other', async () => {
	for (let i = 0; i < RUNS; i++) {
		const id = await sending(one.db)
		const [a, b] = await held(one.db, id, ['one', 'two'])
		await one.db.updateTable('delivery').set({ state: 'failed', lease_owner: null }).where('id', '=', b!.delivery.id).execute()
		const [x, y] = await Promise.all([
			actions.retry(one, a!.publication, b!.delivery.id, { kind: 'operator' }), actions.retry(two, a!.publication, b!.delivery.id, { kind: 'operator' }),
			published(one, a!, post(`a${i}`)),
		])
		expect([x.ok, y.ok].sort()).toEqual([false, true])
		expect(await stateOf(id)).toBe('sending')
	}
})

test('two persons change two settings of an account, each from what they saw before: both hold', async () => {
	await sending(one.db)
	const account = (await records.accountsById(one.db, ['a']))[0]!
	await Promise.all([accounts.changeAccount(one, account, { altRequired: true }), accounts.changeAccount(two, account, { mayUse: ['person:ada'] })])
	expect((await records.accountsById(one.db, ['a']))[0]).toMatchObject({ altRequired: true, mayUse: ['person:ada'], name: 'a' })
})

test('where a file lies, told twice at once, is one of the two and never both', async () => {
	for (let i = 0; i < RUNS; i++) {
		await Promise.all(stores.map((db, index) => transact(db, async (tx) => fileUnder(tx, 'f', [`folder${index}`]))))
		const rows = await one.db.selectFrom('file_ancestor').select('ancestor').where('ancestor', '!=', 'f').execute()
		expect(rows).toHaveLength(1)
	}
})

test('the same events, taken in by two in whatever order, count once', async () => {
	const event = (id: number): HostEvent => ({
		id: `e${id}`, kind: 'file.created', actor: 'ada', persons: ['ben'], object: { id: `f${id % 7}`, name: 'a.md', kind: 'file' }, ancestorsBefore: [], ancestorsAfter: ['folder', 'root'],
		payload: {}, at: id, correlationId: 'c',
	})
	const events = Array.from({ length: 300 }, (_, id) => event(id))
	const fresh = await Promise.all([projectEvents(stores[0]!, events), projectEvents(stores[1]!, events.toReversed())])
	expect(fresh.flat()).toHaveLength(300)
	const { count } = await one.db.selectFrom('entry').select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
	expect(count).toBe(300)
})
