// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Commands that work on the database itself, and refuse while a service has it. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { HostEvent } from '../domain/index.ts'
import { project } from '../stream/index.ts'
import { copyStore, CopyError, type Db, hasLeader, isPostgresUrl, migrate, openStore, type Progress } from '../store/index.ts'
import { ConfigError, databaseFile } from './config.ts'
import { takeLock } from './lock.ts'

interface Options { json?: boolean }
interface MigrateOptions extends Options { to?: string }

/** Where the database is, as `readConfig` has it; nothing else needs to be set here. @throws ConfigError */
function databaseOf(env: NodeJS.ProcessEnv): { data: string, where: string } {
	const data = resolve(env.PLAZA_DATA ?? './plaza-data')
	const where = env.PLAZA_DATABASE_URL ?? databaseFile(data)
	if (!isPostgresUrl(where) && !existsSync(where)) throw new ConfigError(`There is no database at ${where}. Name the data directory in PLAZA_DATA.`)
	return { data, where }
}

async function withStore<T>(env: NodeJS.ProcessEnv, work: (db: Db) => Promise<T>): Promise<T> {
	const { data, where } = databaseOf(env)
	const release = isPostgresUrl(where) ? () => {} : takeLock(data)
	const db = openStore(where)
	try {
		await refuseWhileServed(db, where)
		return await work(db)
	} finally {
		await db.destroy()
		release()
	}
}

async function refuseWhileServed(db: Db, where: string): Promise<void> {
	if (isPostgresUrl(where) && await hasLeader(db)) throw new ConfigError('A Plaza service runs on this PostgreSQL database. Stop all its processes first.')
}

export async function migrateStore(env: NodeJS.ProcessEnv, options: MigrateOptions): Promise<void> {
	if (options.to !== undefined) return await moveStore(env, options.to, options)
	const migrations = await withStore(env, migrate)
	process.stdout.write(options.json ? `${JSON.stringify({ migrations })}\n` : migrations.length === 0 ? 'The database is up to date.\n' : `Done: ${migrations.join(', ')}\n`)
}

/** The embedded database's content goes to PostgreSQL; the file stays as it is, and no service starts on it any more. */
async function moveStore(env: NodeJS.ProcessEnv, to: string, options: Options): Promise<void> {
	if (!isPostgresUrl(to)) throw new ConfigError('--to wants an address such as postgresql://plaza@localhost/plaza')
	const { data, where } = databaseOf({ ...env, PLAZA_DATABASE_URL: undefined })
	const release = takeLock(data)
	const [from, target] = [openStore(where), openStore(to)]
	try {
		await migrate(from)
		await migrate(target).catch((error: Error) => { throw new ConfigError(`The target database cannot be used: ${error.message}`) })
		await refuseWhileServed(target, to)
		const began = performance.now()
		const tables = await copyStore(from, target, options.json ? () => {} : showProgress)
		const rows = Object.values(tables).reduce((sum, one) => sum + one, 0)
		const seconds = Number(((performance.now() - began) / 1000).toFixed(1))
		process.stdout.write(options.json ? `${JSON.stringify({ tables, rows, seconds })}\n` : `Moved: ${rows} rows in ${seconds} s, counted on both sides. Start the service with PLAZA_DATABASE_URL set; keep ${data}, it holds secrets and media.\n`)
	} catch (error) {
		if (error instanceof CopyError) throw new ConfigError(error.message)
		throw error
	} finally {
		await from.destroy()
		await target.destroy()
		release()
	}
}

const WIDTH = 30

/** A bar where somebody looks on; a log needs none. */
function showProgress({ table, rows, of }: Progress): void {
	if (!process.stderr.isTTY) return
	const full = of === 0 ? WIDTH : Math.floor(rows / of * WIDTH)
	process.stderr.write(`\r[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${rows} of ${of} rows  ${table}\u001b[K${rows === of ? '\n' : ''}`)
}

/** The host's entries are made again from the events that are kept; what publications did stays as it is. */
export async function rebuildStore(env: NodeJS.ProcessEnv, options: Options): Promise<void> {
	const events = await withStore(env, async (db) => {
		await migrate(db)
		return await db.transaction().execute(async (tx) => {
			await tx.deleteFrom('entry').where('source', 'like', 'host:%').execute()
			const rows = await tx.selectFrom('seen_event').select('event').orderBy('at').orderBy('id').execute()
			for (const row of rows) await project(tx, JSON.parse(row.event) as HostEvent)
			return rows.length
		})
	})
	process.stdout.write(options.json ? `${JSON.stringify({ events })}\n` : `The stream was made again from ${events} events.\n`)
}
