// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What several processes on one database need. SQLite runs one transaction after the other; PostgreSQL runs them beside each other, and a
 * statement sees what was committed before it began: what is read and then decided on must be locked first.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { type Kysely, PostgresAdapter, sql, type Transaction } from 'kysely'
import type { Database } from './schema.ts'

type Db = Kysely<Database>
type Tx = Transaction<Database>

export const isPostgres = (db: Db | Tx): boolean => db.getExecutor().adapter instanceof PostgresAdapter

const DEADLOCK = '40P01'
const UNIQUE = ['23505', 'SQLITE_CONSTRAINT_UNIQUE']
const AT_MOST = 5

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code

/** Whether a row of the same identity is there already. */
export const isTaken = (error: unknown): boolean => UNIQUE.includes(String(codeOf(error))) || (error as { errcode?: unknown } | null)?.errcode === 2067

/** Runs `work` in a transaction; again where the database broke it off in favour of another that waited for it. It may do nothing that is not taken back. */
export async function transact<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
	for (let count = 1; ; count++) {
		try {
			return await db.transaction().execute(work)
		} catch (error) {
			if (codeOf(error) !== DEADLOCK || count === AT_MOST) throw error
			await wait(Math.random() * 50 * count)
		}
	}
}

/**
 * Whoever decides on a publication or on one of its deliveries holds its row from here to the end of the transaction, and locks it before
 * anything else: so decisions follow one another, and no two wait for each other.
 * @returns its state now, or null where there is none
 */
export async function lockPublication(tx: Tx, id: string): Promise<Database['publication']['state'] | null> {
	const row = await tx.selectFrom('publication').select('state').where('id', '=', id).$if(isPostgres(tx), (query) => query.forUpdate()).executeTakeFirst()
	return row?.state ?? null
}

/** Numbers of the advisory locks; the first of a pair says that it is Plaza's. */
export const LOCKS = { plaza: 0x706c617a, tree: 1, leader: 2 }

/** Where files lie is told anew by one at a time: rows are taken out and put in. */
export async function lockTree(tx: Tx): Promise<void> {
	if (isPostgres(tx)) await sql`select pg_advisory_xact_lock(${LOCKS.plaza}::int, ${LOCKS.tree}::int)`.execute(tx)
}
