// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** `plaza migrate --to postgresql://…`, as an administrator runs it. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pino } from 'pino'
import { ConfigError, readConfig } from '../../src/service/config.ts'
import { createService } from '../../src/service/context.ts'
import { countRows, type Db, markOf, migrate, openStore, TABLES } from '../../src/store/index.ts'
import { PostgresPeers } from '../../src/store/peers.ts'
import { newDatabase, type Place } from './place.ts'
import { sending } from './rows.ts'

const EVENTS = 1_234

let data: string
let source: Db
let place: Place
beforeEach(async () => {
	data = mkdtempSync(join(tmpdir(), 'plaza-move-'))
	place = await newDatabase()
	source = openStore(join(data, 'plaza.sqlite'))
	await migrate(source)
	const publication = await sending(source)
	await source.insertInto('audit').values(Array.from({ length: 3 }, () => ({
		at: 1, actor: 'ada', actor_kind: 'person', action: 'x', object_kind: 'x', object_id: 'x', publication, delivery: null, what: '{}', correlation_id: 'c',
	}))).execute()
	for (let i = 0; i < EVENTS; i += 200) {
		await source.insertInto('seen_event').values(Array.from({ length: Math.min(200, EVENTS - i) }, (_, n) => ({ id: `e${i + n}`, at: 1_700_000_000_000 + n, kind: 'x', actor: null, file_id: 'ä🙂', event: '{"a":"\\u0000"}' }))).execute()
	}
	await source.insertInto('setting').values({ name: 'a', value: 'b' }).execute()
})
afterEach(async () => { await source.destroy(); await place.remove(); rmSync(data, { recursive: true, force: true }) })

function plaza(...args: string[]) {
	const main = new URL('../../src/service/main.ts', import.meta.url).pathname
	const { PLAZA_DATABASE_URL: _, ...env } = process.env
	return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], { env: { ...env, PLAZA_DATA: data }, encoding: 'utf8' })
}

async function inTarget<T>(work: (db: Db) => Promise<T>): Promise<T> {
	const db = openStore(place.url)
	try { return await work(db) } finally { await db.destroy() }
}

test('everything arrives, is counted, and the old database is not worked on any more', async () => {
	const before = await countRows(source)
	const moved = plaza('migrate', '--to', place.url, '--json')
	expect(moved.stderr).toBe('')
	expect(JSON.parse(moved.stdout)).toMatchObject({ tables: before, rows: Object.values(before).reduce((sum, one) => sum + one, 0) })
	await inTarget(async (db) => {
		for (const table of TABLES) {
			const [there, here] = await Promise.all([db.selectFrom(table).selectAll().execute(), source.selectFrom(table).selectAll().execute()])
			const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row, Object.keys(row as object).sort())).sort()
			expect(sorted(there), table).toEqual(sorted(here.filter((row) => !('name' in row) || row.name !== 'store.copy')))
		}
		const { id } = await db.insertInto('audit').values({ at: 2, actor: null, actor_kind: 'plaza', action: 'x', object_kind: 'x', object_id: 'x', publication: null, delivery: null, what: '{}', correlation_id: 'c' }).returning('id').executeTakeFirstOrThrow()
		expect(id).toBe(4)
	})
	await expect(createService(readConfig('demo', { PLAZA_DATA: data }), { log: pino({ level: 'silent' }) })).rejects.toThrow(ConfigError)
	const again = plaza('migrate', '--to', place.url)
	expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('not empty')])
})

test('broken off in the middle it is begun again, and no service starts on the half', async () => {
	await inTarget(async (db) => {
		await migrate(db)
		await db.insertInto('setting').values([{ name: 'store.copy', value: 'half' }, { name: 'a', value: 'old' }]).execute()
		await db.insertInto('seen_event').values({ id: 'e1', at: 1, kind: 'x', actor: null, file_id: null, event: '{}' }).execute()
	})
	await expect(createService(readConfig('demo', { PLAZA_DATA: data, PLAZA_DATABASE_URL: place.url }), { log: pino({ level: 'silent' }) })).rejects.toThrow('not finished')
	expect(plaza('migrate', '--to', place.url).stdout).toContain('counted on both sides')
	await inTarget(async (db) => {
		expect(await countRows(db)).toEqual(await countRows(source))
		expect(await markOf(db)).toBeNull()
	})
})

test('it refuses what is not its own, what is served, and what is no address', async () => {
	await inTarget(async (db) => {
		await migrate(db)
		const peers = new PostgresPeers(place.url, db)
		await peers.start({ heard: () => {}, lead: async () => {}, missed: () => {} })
		expect(plaza('migrate', '--to', place.url).stderr).toContain('A Plaza service runs on this PostgreSQL database')
		await peers.stop()
		await db.insertInto('setting').values({ name: 'somebody', value: 'else' }).execute()
	})
	expect(plaza('migrate', '--to', place.url).stderr).toContain('not empty')
	expect(plaza('migrate', '--to', 'mysql://x').status).toBe(2)
	expect(await markOf(source)).toBeNull()
})
