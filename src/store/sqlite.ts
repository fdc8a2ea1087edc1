// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { DatabaseSync, type StatementSync, type SQLInputValue } from 'node:sqlite'
import {
	CompiledQuery, type DatabaseConnection, type Dialect, type Driver, type QueryResult,
	SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler,
} from 'kysely'

/** DDL is transactional in SQLite; with this the migrator rolls a half-done migration back. */
class Adapter extends SqliteAdapter {
	override get supportsTransactionalDdl(): boolean { return true }
}

/** Statements are compiled once; a service asks the same few hundred for as long as it runs. */
const CACHED_STATEMENTS = 500

class Connection implements DatabaseConnection {
	readonly #db: DatabaseSync
	readonly #statements = new Map<string, StatementSync>()

	constructor(db: DatabaseSync) { this.#db = db }

	async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
		const statement = this.#statement(query.sql)
		const parameters = query.parameters.map(toSqlite)
		if (statement.columns().length > 0) return { rows: statement.all(...parameters) as R[] }
		const { changes, lastInsertRowid } = statement.run(...parameters)
		return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
	}

	async* streamQuery(): AsyncIterableIterator<never> { throw new Error('Streaming is not offered: page by id.') }

	#statement(sql: string): StatementSync {
		const known = this.#statements.get(sql)
		if (known) return known
		if (this.#statements.size >= CACHED_STATEMENTS) this.#statements.clear()
		const statement = this.#db.prepare(sql)
		this.#statements.set(sql, statement)
		return statement
	}
}

function toSqlite(value: unknown): SQLInputValue {
	if (typeof value === 'boolean') return value ? 1 : 0
	if (value === undefined) return null
	return value as SQLInputValue
}

/** One connection, handed out to one caller at a time: a transaction is never mixed with another's statements. */
class SqliteDriver implements Driver {
	readonly #open: () => DatabaseSync
	#db: DatabaseSync | undefined
	#connection: Connection | undefined
	#tail: Promise<void> = Promise.resolve()
	#release: (() => void) | undefined

	constructor(open: () => DatabaseSync) { this.#open = open }

	async init(): Promise<void> {
		this.#db = this.#open()
		this.#connection = new Connection(this.#db)
	}

	async acquireConnection(): Promise<DatabaseConnection> {
		const before = this.#tail
		let release!: () => void
		this.#tail = new Promise((resolve) => { release = resolve })
		await before
		this.#release = release
		return this.#connection!
	}

	async beginTransaction(connection: DatabaseConnection): Promise<void> { await connection.executeQuery(CompiledQuery.raw('begin immediate')) }
	async commitTransaction(connection: DatabaseConnection): Promise<void> { await connection.executeQuery(CompiledQuery.raw('commit')) }
	async rollbackTransaction(connection: DatabaseConnection): Promise<void> { await connection.executeQuery(CompiledQuery.raw('rollback')) }
	async releaseConnection(): Promise<void> { this.#release?.() }
	async destroy(): Promise<void> { this.#db?.close() }
}

/**
 * Kysely over Node's own SQLite, write-ahead log, every commit on the disk before it is answered.
 * @param file path of the database, or `:memory:`
 */
export function sqliteDialect(file: string): Dialect {
	return {
		createAdapter: () => new Adapter(),
		createDriver: () => new SqliteDriver(() => {
			const db = new DatabaseSync(file)
			db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 10000')
			return db
		}),
		createIntrospector: (db) => new SqliteIntrospector(db),
		createQueryCompiler: () => new SqliteQueryCompiler(),
	}
}
