// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The database is killed under a process that uses it: statements fail, the process lives, and goes on when it is back. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from 'kysely'
import { type Db, migrate, openPeers, openStore, type Peers, transact } from '../../src/store/index.ts'
import { eventually } from '../outbox/scene.ts'
import { type Server, startServer } from './postgres.ts'

let server: Server
let db: Db
let peers: Peers
beforeEach(async () => {
	server = await startServer()
	db = openStore(`${server.url}/postgres`)
	await migrate(db)
	peers = openPeers(`${server.url}/postgres`, db)
})
afterEach(async () => { await peers.stop(); await db.destroy(); server.remove() })

test('killed in the middle of a transaction, and started again', async () => {
	const heard = { lead: 0, missed: 0 }
	await peers.start({ heard: () => {}, lead: async () => { heard.lead++ }, missed: () => { heard.missed++ } })
	expect([peers.leads(), heard]).toEqual([true, { lead: 1, missed: 1 }])
	const broken = transact(db, async (tx) => {
		await tx.insertInto('setting').values({ name: 'x', value: '1' }).execute()
		server.stop('immediate')
		await tx.insertInto('setting').values({ name: 'y', value: '1' }).execute()
	})
	await expect(broken).rejects.toThrow()
	await expect(sql`select 1`.execute(db)).rejects.toThrow()
	peers.tell({ topics: ['board'] })
	await eventually(() => expect(peers.leads()).toBe(false))
	server.start()
	await eventually(async () => expect(await db.selectFrom('setting').selectAll().execute()).toEqual([]), 20_000)
	await eventually(() => expect([peers.leads(), heard]).toEqual([true, { lead: 2, missed: 2 }]), 20_000)
})

test('two processes: one leads, each hears the other, and when the first leaves the second follows', async () => {
	const told: string[] = []
	await peers.start({ heard: (message) => { told.push(`one ${JSON.stringify(message)}`) }, lead: async () => {}, missed: () => {} })
	const second = openPeers(`${server.url}/postgres`, db)
	await second.start({ heard: (message) => { told.push(`two ${JSON.stringify(message)}`) }, lead: async () => {}, missed: () => {} })
	expect([peers.leads(), second.leads()]).toEqual([true, false])
	peers.tell({ topics: ['board'] })
	second.tell({ look: 'c' })
	await eventually(() => expect(told.sort()).toEqual(['one {"look":"c"}', 'two {"topics":["board"]}']))
	await peers.stop()
	await eventually(() => expect(second.leads()).toBe(true))
	await second.stop()
})
