// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Deliveries are claimed by lease, so that processes may be added, and killed. */
import { type ExpressionBuilder, sql } from 'kysely'
import { type Database, isPostgres } from '../../store/index.ts'
import type { OutboxParts } from '../parts.ts'
import type { Delivery } from '../records.ts'

/** A claim outlives the call that is made under it: nobody takes over what is still being sent. Milliseconds. */
export const leaseOf = ({ timing }: OutboxParts): number => Math.max(timing.lease, Math.round(timing.call * 1.25))

const sendable = (eb: ExpressionBuilder<Database, 'delivery' | 'publication'>) => eb.or([
	eb.and([eb('publication.state', '=', 'sending'), eb('delivery.state', 'in', ['pending', 'sending', 'unknown'])]),
	eb.and([eb('publication.state', '=', 'withdrawn'), eb('delivery.state', '=', 'published')]),
])

/**
 * Claims the delivery that has been due longest, of those that nobody holds. One statement: two processes never claim the same. On PostgreSQL
 * it passes over what another is just claiming, so that nobody waits. A claim that ran out belongs to a process that died.
 */
export async function claimNext(parts: OutboxParts): Promise<Delivery | null> {
	const now = parts.now()
	const due = parts.db.selectFrom('delivery').innerJoin('publication', 'publication.id', 'delivery.publication').select('delivery.id').where(sendable)
		.where('delivery.next_attempt_at', '<=', now)
		.where((eb) => eb.or([eb('delivery.lease_until', 'is', null), eb('delivery.lease_until', '<=', now)]))
		.orderBy('delivery.next_attempt_at').limit(1)
		.$if(isPostgres(parts.db), (query) => query.forUpdate('delivery').skipLocked())
	const claimed = await parts.db.updateTable('delivery').set({ lease_owner: parts.process, lease_until: now + leaseOf(parts) })
		.where('id', '=', due).where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)])).returningAll().executeTakeFirst()
	return claimed ?? null
}

/** @returns when the next delivery or publication is due (milliseconds since 1970), or null */
export async function nextDue(parts: OutboxParts): Promise<number | null> {
	const delivery = await parts.db.selectFrom('delivery').innerJoin('publication', 'publication.id', 'delivery.publication').where(sendable)
		.select(sql<number | null>`min(case when delivery.lease_until > delivery.next_attempt_at then delivery.lease_until else delivery.next_attempt_at end)`.as('at')).executeTakeFirst()
	const publication = await parts.db.selectFrom('publication').select(sql<number | null>`min(coalesce(due_at, 0))`.as('at')).where('state', 'in', ['approved', 'scheduled']).executeTakeFirst()
	const times = [delivery?.at, publication?.at].filter((at): at is number => at !== null && at !== undefined)
	return times.length > 0 ? Math.min(...times) : null
}
