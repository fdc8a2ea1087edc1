// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Events: rows that are kept until they are acknowledged, and for a while after, for hand-overs are derived from them. */
import type { HostEvent } from '../../domain/host.ts'
import { newId, type Db, type Tx } from '../../store/index.ts'

const KEPT_MS = 30 * 86_400_000
const ROWS_AT_ONCE = 500

export type EventFacts = Omit<HostEvent, 'id' | 'at' | 'correlationId'>

export class Events {
	readonly #db: Db
	readonly #clock: () => number
	readonly #correlationId: () => string
	#lastAt = 0
	#count = 0

	constructor(db: Db, clock: () => number, correlationId: () => string) {
		this.#db = db
		this.#clock = clock
		this.#correlationId = correlationId
	}

	async record(tx: Tx, all: EventFacts[]): Promise<void> {
		const rows = all.map((facts) => {
			const { id, at } = this.#next()
			const event: HostEvent = { ...facts, id, at, correlationId: this.#correlationId() }
			return { id, at, event: JSON.stringify(event), acknowledged: 0 }
		})
		for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
			await tx.insertInto('local_event').values(rows.slice(i, i + ROWS_AT_ONCE)).execute()
		}
	}

	async waiting(limit: number): Promise<HostEvent[]> {
		const rows = await this.#db.selectFrom('local_event').select('event').where('acknowledged', '=', 0)
			.orderBy('at').orderBy('id').limit(limit).execute()
		return rows.map((row) => JSON.parse(row.event) as HostEvent)
	}

	async find(id: string): Promise<HostEvent | undefined> {
		const row = await this.#db.selectFrom('local_event').select('event').where('id', '=', id).executeTakeFirst()
		return row && JSON.parse(row.event) as HostEvent
	}

	async acknowledge(ids: string[]): Promise<void> {
		for (let i = 0; i < ids.length; i += ROWS_AT_ONCE) {
			await this.#db.updateTable('local_event').set({ acknowledged: 1 }).where('id', 'in', ids.slice(i, i + ROWS_AT_ONCE)).execute()
		}
	}

	async purge(): Promise<void> {
		await this.#db.deleteFrom('local_event').where('acknowledged', '=', 1).where('at', '<', this.#clock() - KEPT_MS).execute()
	}

	/** Ids that are in order within this process, and unique across all. */
	#next(): { id: string, at: number } {
		const at = Math.max(this.#clock(), this.#lastAt)
		this.#count = at === this.#lastAt ? this.#count + 1 : 0
		this.#lastAt = at
		return { at, id: `${at.toString(36).padStart(9, '0')}-${this.#count.toString(36).padStart(4, '0')}-${newId().slice(0, 12)}` }
	}
}
