// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What the rest of Plaza takes for granted of its database, on whichever this run is for. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from 'kysely'
import { type Db, isTaken, migrate, openStore, transact } from '../../../src/store/index.ts'
import { fileUnder } from '../../../src/stream/index.ts'
import { claimNext, nextDue, type OutboxParts } from '../../../src/outbox/testing.ts'
import { newPlace, onPostgres, type Place } from '../place.ts'
import { processOn, sending } from '../rows.ts'

let place: Place
let stores: Db[] = []
const open = (): Db => { const db = openStore(place.url); stores.push(db); return db }
let db: Db
beforeEach(async () => { place = await newPlace(); db = open(); await migrate(db) })
afterEach(async () => { for (const one of stores) await one.destroy(); stores = []; await place.remove() })

test('it is brought to the newest form once, and a second time changes nothing', async () => {
	expect(await migrate(db)).toEqual([])
	const tables = (await db.introspection.getTables()).map((table) => table.name)
	expect(tables).toEqual(expect.arrayContaining(['account', 'publication', 'delivery', 'step', 'entry', 'file_ancestor', 'seen_event', 'setting']))
})

test('processes that start at the same moment bring a new database up together', async () => {
	const other = await newPlace()
	const all = [1, 2, 3].map(() => openStore(other.url))
	const ran = onPostgres ? await Promise.all(all.map((one) => migrate(one))) : [await migrate(all[0]!), await migrate(all[1]!)]
	expect(ran.flat()).toEqual([...new Set(ran.flat())])
	expect(ran.flat().length).toBeGreaterThan(0)
	for (const one of all) await one.destroy()
	await other.remove()
})

test('times of 64 bits come back as the numbers that they were, and ids count up', async () => {
	await sending(db)
	const at = 8_640_000_000_000_000
	await db.updateTable('publication').set({ due_at: at }).execute()
	expect((await db.selectFrom('publication').select('due_at').executeTakeFirstOrThrow()).due_at).toBe(at)
	const values = { at, actor: null, actor_kind: 'plaza', action: 'x', object_kind: 'x', object_id: 'x', publication: null, delivery: null, what: '{}', correlation_id: 'c' }
	const ids = await db.insertInto('audit').values([values, values]).returning('id').execute()
	expect(ids.map(({ id }) => id)).toEqual([1, 2])
	const { count } = await db.selectFrom('audit').select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
	expect(count).toBe(2)
})

test.runIf(onPostgres)('a number that would come back changed is an error', async () => {
	await expect(sql`select 9007199254740993::bigint as n`.execute(db)).rejects.toThrow('9007199254740993')
})

test('texts are compared by their bytes, and keep every character that a person may type', async () => {
	const names = ['b', 'B', 'a', 'Ä', '_', 'z', '🙂', 'c\u0000d']
	for (const name of names) await db.insertInto('setting').values({ name, value: name }).execute()
	const sorted = (await db.selectFrom('setting').select('name').orderBy('name').execute()).map(({ name }) => name.replace('\ufffd', '\u0000'))
	expect(sorted).toEqual(['B', '_', 'a', 'b', 'c\u0000d', 'z', 'Ä', '🙂'])
})

test('a transaction that throws leaves nothing', async () => {
	const broken = transact(db, async (tx) => {
		await tx.insertInto('setting').values({ name: 'x', value: '1' }).execute()
		throw new Error('no')
	})
	await expect(broken).rejects.toThrow('no')
	expect(await db.selectFrom('setting').selectAll().execute()).toEqual([])
})

test('one open publication for each post, whoever looks at the same time', async () => {
	const id = await sending(db)
	const row = await db.selectFrom('publication').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
	const second = await db.insertInto('publication').values({ ...row, id: 'second' }).execute().catch((error: unknown) => error)
	expect(isTaken(second)).toBe(true)
	expect(await db.insertInto('publication').values({ ...row, id: 'third' }).onConflict((c) => c.doNothing()).returning('id').executeTakeFirst()).toBeUndefined()
})

test('2 × 8 claimers at the same time: each delivery is claimed once, and none is left', async () => {
	const wanted = 240
	for (let i = 0; i < wanted / 2; i++) await sending(db)
	const claimed: string[] = []
	const claimers = [db, open()].flatMap((one, process) => Array.from({ length: 8 }, (_, n) => processOn(one, `${process}:${n}`)))
	const began = performance.now()
	await Promise.all(claimers.map(async (parts: OutboxParts) => {
		for (let got = await claimNext(parts); got; got = await claimNext(parts)) {
			expect(got.lease_owner).toBe(parts.process)
			claimed.push(got.id)
		}
	}))
	process.stdout.write(`${onPostgres ? 'PostgreSQL' : 'SQLite'}: ${Math.round(wanted / (performance.now() - began) * 1000)} claims/s by 16\n`)
	expect(claimed).toHaveLength(wanted)
	expect(new Set(claimed).size).toBe(wanted)
	expect(await nextDue(claimers[0]!)).toBe(claimers[0]!.now() + 60_000)
})

test('where a file lies is replaced as a whole', async () => {
	await transact(db, async (tx) => fileUnder(tx, 'f', ['a', 'root']))
	await transact(db, async (tx) => fileUnder(tx, 'f', ['b']))
	expect((await db.selectFrom('file_ancestor').select('ancestor').orderBy('ancestor').execute()).map((row) => row.ancestor)).toEqual(['b', 'f'])
})
