// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** From the embedded database to PostgreSQL. Where it is broken off it is begun again: the target knows that it is half a copy. */
import { type Kysely, sql } from 'kysely'
import type { Database } from './schema.ts'

type Db = Kysely<Database>

/** In an order in which what is referred to is there already. */
export const TABLES = [
	'account', 'connecting', 'channel', 'post', 'publication', 'delivery', 'step', 'audit', 'entry', 'entry_person', 'file_ancestor', 'seen_event', 'setting',
	'local_file', 'local_event', 'local_hand_over', 'local_link', 'local_notification',
] as const satisfies (keyof Database)[]

/** Every table, or this does not compile: a table that is forgotten here would be lost on the way. */
type Forgotten = Exclude<keyof Database, (typeof TABLES)[number]>
const complete: Forgotten extends never ? true : Forgotten = true

const BATCH = 500
/** The setting by which a database says that it is not one to work on; it is never copied. */
const MARK = 'store.copy'

/** `half`: a copy that was not finished; `moved`: what was copied, and is left as it was. */
export type Mark = 'half' | 'moved'

export async function markOf(db: Db): Promise<Mark | null> {
	const row = await db.selectFrom('setting').select('value').where('name', '=', MARK).executeTakeFirst()
	return row ? row.value as Mark : null
}

async function mark(db: Db, value: Mark): Promise<void> {
	await db.insertInto('setting').values({ name: MARK, value }).onConflict((conflict) => conflict.column('name').doUpdateSet({ value })).execute()
}

export class CopyError extends Error {}

export interface Progress { table: string, rows: number, of: number }

export async function countRows(db: Db): Promise<Record<string, number>> {
	const counts: Record<string, number> = {}
	for (const table of TABLES) {
		const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)} ${table === 'setting' ? sql`where name <> ${MARK}` : sql``}`.execute(db)
		counts[table] = rows[0]!.n
	}
	return counts
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, one) => all + one, 0)

/**
 * Copies everything; both are at the newest form and nobody else has either.
 * @returns the number of rows in each table
 * @throws CopyError where the target has something in it already, or does not have everything in the end
 */
export async function copyStore(from: Db, to: Db, progress: (done: Progress) => void): Promise<Record<string, number>> {
	if (await markOf(to) !== 'half' && sum(await countRows(to)) > 0) throw new CopyError('The target database is not empty, and what is in it is not a copy that was broken off. Choose an empty one.')
	await mark(to, 'half')
	await sql`truncate ${sql.join(TABLES.filter((table) => table !== 'setting').map((table) => sql.table(table)))}`.execute(to)
	await to.deleteFrom('setting').where('name', '!=', MARK).execute()
	const wanted = await countRows(from)
	const done = { rows: 0, of: sum(wanted) }
	for (const table of TABLES) await copyTable(from, to, table, (rows) => { done.rows += rows; progress({ table, ...done }) })
	await sql`select setval(pg_get_serial_sequence('audit', 'id'), coalesce(max(id), 0) + 1, false) from audit`.execute(to)
	const there = await countRows(to)
	const missing = TABLES.filter((table) => there[table] !== wanted[table])
	if (missing.length > 0) throw new CopyError(`Not everything has arrived: ${missing.map((table) => `${table} ${there[table]} of ${wanted[table]}`).join(', ')}. Run it again.`)
	await mark(from, 'moved')
	await to.deleteFrom('setting').where('name', '=', MARK).execute()
	return complete && there
}

async function copyTable(from: Db, to: Db, table: (typeof TABLES)[number], progress: (rows: number) => void): Promise<void> {
	for (let last = -1; ;) {
		const { rows } = await sql<Record<string, unknown> & { row_number: number }>`select rowid as row_number, * from ${sql.table(table)} where rowid > ${last} order by rowid limit ${BATCH}`.execute(from)
		if (rows.length === 0) return
		last = rows.at(-1)!.row_number
		const kept = rows.filter((row) => table !== 'setting' || row.name !== MARK).map(({ row_number: _, ...row }) => row)
		if (kept.length > 0) await to.insertInto(table).values(kept as never).execute()
		progress(kept.length)
	}
}
