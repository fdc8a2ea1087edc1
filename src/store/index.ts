// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { Kysely, type Transaction } from 'kysely'
import { Migrator } from 'kysely/migration'
import { migrations } from './migrations/index.ts'
import { alone, type Peers, PostgresPeers } from './peers.ts'
import { postgresDialect } from './postgres.ts'
import type { Database } from './schema.ts'
import { sqliteDialect } from './sqlite.ts'

export type { Database } from './schema.ts'
export type * from './schema.ts'
export { copyStore, CopyError, countRows, markOf, type Progress, TABLES } from './copy.ts'
export { hasLeader, type PeerMessage, type Peers } from './peers.ts'
export { isPostgres, isTaken, lockPublication, lockTree, transact } from './transact.ts'
export type Db = Kysely<Database>
export type Tx = Transaction<Database>

export const isPostgresUrl = (text: string): boolean => /^postgres(ql)?:\/\//.test(text)

/** Opens the database; `migrate` brings it to the newest form. @param where path of a file, `:memory:`, or `postgresql://…` */
export function openStore(where: string): Db {
	return new Kysely<Database>({ dialect: isPostgresUrl(where) ? postgresDialect(where) : sqliteDialect(where) })
}

/** The other processes on the same database; on the embedded one there are none. */
export const openPeers = (where: string, db: Db): Peers => isPostgresUrl(where) ? new PostgresPeers(where, db) : alone

/** Names of the migrations that ran now. @throws the first migration's error; nothing of it stays. */
export async function migrate(db: Db): Promise<string[]> {
	const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
	const { error, results } = await migrator.migrateToLatest()
	if (error) throw error
	return (results ?? []).map((result) => result.migrationName)
}

/** A random 128-bit id in lower-case hex: unguessable, and no two processes ever draw the same. */
export function newId(): string {
	return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex')
}
