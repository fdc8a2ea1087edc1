// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Where a test keeps its data: a file, or with PLAZA_TEST_STORE=postgres a new database on the tests' own server. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { newId } from '../../src/store/index.ts'

export const onPostgres = process.env.PLAZA_TEST_STORE === 'postgres'

/** Asks the tests' own server. */
async function ask(statement: string): Promise<void> {
	const client = new pg.Client({ connectionString: `${process.env.PLAZA_TEST_POSTGRES}/postgres` })
	await client.connect()
	try { await client.query(statement) } finally { await client.end() }
}

export interface Place { url: string, remove(): Promise<void> }

export const dropDatabase = async (url: string): Promise<void> => ask(`drop database ${url.split('/').at(-1)} with (force)`)

export async function newDatabase(): Promise<Place> {
	if (!process.env.PLAZA_TEST_POSTGRES) throw new Error('The tests’ PostgreSQL does not run: start them with --project postgres.')
	const name = `t${newId()}`
	await ask(`create database ${name}`)
	const url = `${process.env.PLAZA_TEST_POSTGRES}/${name}`
	return { url, remove: async () => dropDatabase(url) }
}

/** Emptied databases of this test file, to be used again: to make one takes much longer than a scene. */
const emptied: string[] = []

/** A database with no rows in it: its tables may be there already. @param known one to go on with, as it is */
export async function emptyDatabase(known?: string): Promise<Place> {
	const url = known ?? emptied.pop() ?? (await newDatabase()).url
	return { url, remove: async () => empty(url) }
}

async function empty(url: string): Promise<void> {
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	try {
		const { rows } = await client.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`)
		await client.query(`set session_replication_role = replica; ${rows.map(({ name }) => `delete from "${name}"`).join('; ')}`)
	} finally { await client.end() }
	emptied.push(url)
}

/** A place for one store, whichever kind this run is for. */
export async function newPlace(): Promise<Place> {
	if (onPostgres) return await newDatabase()
	const directory = mkdtempSync(join(tmpdir(), 'plaza-store-'))
	return { url: join(directory, 'plaza.sqlite'), remove: async () => rmSync(directory, { recursive: true, force: true }) }
}
