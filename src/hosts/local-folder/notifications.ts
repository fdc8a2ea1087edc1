// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { HostNotification, PersonId } from '../../domain/host.ts'
import { newId, type Db } from '../../store/index.ts'

export interface KeptNotification extends HostNotification { id: string, createdAt: number }

/** What waits for a person's eye; Plaza's own page shows it. */
export class Notifications {
	readonly #db: Db
	readonly #clock: () => number

	constructor(db: Db, clock: () => number) {
		this.#db = db
		this.#clock = clock
	}

	async put(notification: HostNotification): Promise<void> {
		const kept = { id: newId(), notification: JSON.stringify(notification), created_at: this.#clock() }
		await this.#db.insertInto('local_notification').values({ ...kept, person: notification.person, key: notification.key })
			.onConflict((c) => c.columns(['person', 'key']).doUpdateSet(kept)).execute()
	}

	async dismiss(person: PersonId | null, key: string): Promise<void> {
		let query = this.#db.deleteFrom('local_notification').where('key', '=', key)
		if (person !== null) query = query.where('person', '=', person)
		await query.execute()
	}

	/** Newest first. */
	async of(person: PersonId): Promise<KeptNotification[]> {
		const rows = await this.#db.selectFrom('local_notification').selectAll().where('person', '=', person)
			.orderBy('created_at', 'desc').orderBy('id').execute()
		return rows.map((row) => ({ ...JSON.parse(row.notification) as HostNotification, id: row.id, createdAt: row.created_at }))
	}
}
