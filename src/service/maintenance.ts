// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Commands that work on the database file itself, and refuse while a service has it. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { HostEvent } from '../domain/index.ts'
import { project } from '../stream/index.ts'
import { migrate, openStore } from '../store/index.ts'
import { ConfigError } from './config.ts'
import { takeLock } from './lock.ts'

interface Options { json?: boolean }

async function withStore<T>(env: NodeJS.ProcessEnv, work: (db: ReturnType<typeof openStore>) => Promise<T>): Promise<T> {
	const data = resolve(env.PLAZA_DATA ?? './plaza-data')
	const file = join(data, 'plaza.sqlite')
	if (!existsSync(file)) throw new ConfigError(`There is no database at ${file}. Name the data directory in PLAZA_DATA.`)
	const release = takeLock(data)
	const db = openStore(file)
	try { return await work(db) } finally {
		await db.destroy()
		release()
	}
}

export async function migrateStore(env: NodeJS.ProcessEnv, options: Options): Promise<void> {
	const migrations = await withStore(env, migrate)
	process.stdout.write(options.json ? `${JSON.stringify({ migrations })}\n` : migrations.length === 0 ? 'The database is up to date.\n' : `Done: ${migrations.join(', ')}\n`)
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
