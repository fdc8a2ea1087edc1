// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The service processes on one database: they hear of each other's changes, and one of them leads. Nothing depends on it for being right,
 * for every decision is a transaction of its own: a message that is lost costs time, two that lead for a moment do work twice.
 */
import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import { connectionTo } from './postgres.ts'
import type { Database } from './schema.ts'
import { LOCKS } from './transact.ts'

type Db = Kysely<Database>

/** `topics`: what has changed for those who look on; the rest is work for the leader, and what all must forget. */
export interface PeerMessage { topics?: string[], look?: string, pull?: true, people?: true }

interface Ears {
	heard(message: PeerMessage): void
	/** This process leads from now on, and does not know what happened meanwhile. */
	lead(): Promise<void>
	/** Connected again: anything may have been missed. */
	missed(): void
}

export interface Peers {
	/** Whether this process brings the host's events in, looks at folders, and files what has ended. */
	leads(): boolean
	/** Tells all others. */
	tell(message: PeerMessage): void
	start(ears: Ears): Promise<void>
	stop(): Promise<void>
}

/** The embedded database is one process's. */
export const alone: Peers = { leads: () => true, tell: () => {}, start: async (ears) => ears.lead(), stop: async () => {} }

const CHANNEL = 'plaza'
/** How often a process shows that it lives, and asks whether it may lead. Milliseconds. */
const BEAT = 1_000
/** Who stands still for so long leads no more: the server ends its session, and another takes over. Milliseconds. */
const SILENCE = 15_000

/** LISTEN and the leader's lock on one session: when it ends, however it ends, both are given back. */
export class PostgresPeers implements Peers {
	readonly #url: string
	readonly #db: Db
	readonly #me = crypto.randomUUID()
	#ears: Ears | undefined
	#client: pg.Client | undefined
	#leads = false
	#timer: NodeJS.Timeout | undefined
	#beating: Promise<void> = Promise.resolve()

	constructor(url: string, db: Db) {
		this.#url = url
		this.#db = db
	}

	leads(): boolean { return this.#leads }

	tell(message: PeerMessage): void {
		const text = JSON.stringify({ ...message, from: this.#me })
		sql`select pg_notify(${CHANNEL}, ${text})`.execute(this.#db).catch(() => undefined)
	}

	async start(ears: Ears): Promise<void> {
		this.#ears = ears
		await this.#beat()
	}

	async stop(): Promise<void> {
		this.#ears = undefined
		clearTimeout(this.#timer)
		await this.#beating
		this.#leads = false
		// At once, and not only when the server notices that we have gone.
		await this.#client?.query('select pg_advisory_unlock_all()').catch(() => undefined)
		await this.#client?.end().catch(() => undefined)
	}

	async #beat(): Promise<void> {
		this.#beating = this.#round().catch(() => this.#lost())
		await this.#beating
		if (this.#ears) this.#timer = setTimeout(() => { void this.#beat() }, BEAT)
	}

	async #round(): Promise<void> {
		const client = this.#client ?? await this.#connect()
		if (this.#leads) return void await client.query('select 1')
		const { rows } = await client.query<{ won: boolean }>('select pg_try_advisory_lock($1::int, $2::int) as won', [LOCKS.plaza, LOCKS.leader])
		if (!rows[0]?.won || !this.#ears) return
		this.#leads = true
		void this.#ears.lead()
	}

	async #connect(): Promise<pg.Client> {
		const client = new pg.Client({ ...connectionTo(this.#url, 'plaza-peers'), statement_timeout: 5_000, query_timeout: 5_000 })
		client.on('error', () => this.#lost(client))
		client.on('end', () => this.#lost(client))
		client.on('notification', ({ payload }) => this.#hear(payload ?? ''))
		await client.connect()
		await client.query(`set idle_session_timeout = ${SILENCE}; listen ${CHANNEL}`)
		this.#client = client
		this.#ears?.missed()
		return client
	}

	#hear(text: string): void {
		const { from, ...message } = JSON.parse(text) as PeerMessage & { from: string }
		if (from !== this.#me) this.#ears?.heard(message)
	}

	/** @param of this session; one that was given up before does not matter any more */
	#lost(of = this.#client): void {
		if (of !== this.#client) return
		const client = this.#client
		this.#leads = false
		this.#client = undefined
		if (client) void client.end().catch(() => undefined)
	}
}

/** Whether a service runs on this database now. */
export async function hasLeader(db: Db): Promise<boolean> {
	return await db.connection().execute(async (connection) => {
		const { rows } = await sql<{ won: boolean }>`select pg_try_advisory_lock(${LOCKS.plaza}::int, ${LOCKS.leader}::int) as won`.execute(connection)
		if (rows[0]?.won) await sql`select pg_advisory_unlock(${LOCKS.plaza}::int, ${LOCKS.leader}::int)`.execute(connection)
		return rows[0]?.won !== true
	})
}
