// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The gate before the first byte: either something of a publication is being sent, or it can still be voided; never both. */
import { statesBefore, type Told } from '../../domain/index.ts'
import { lockPublication, transact, type Tx } from '../../store/index.ts'
import { cancelIn, told as tellCancelled } from '../intake/leave.ts'
import { tellMover } from '../notify.ts'
import type { OutboxParts } from '../parts.ts'
import { record } from '../record.ts'
import type { Delivery, Publication } from '../records.ts'
import { leaseOf } from './claim.ts'
import { forgetSteps } from './steps.ts'

/** Whether anything of this publication may be in public, or on its way. @param except one's own delivery, of which only its steps tell */
export async function hasBegun(tx: Tx | OutboxParts['db'], publication: string, except: string): Promise<boolean> {
	const other = await tx.selectFrom('delivery').select('id').where('publication', '=', publication).where('id', '!=', except)
		.where('state', 'in', ['sending', 'published', 'unknown']).limit(1).executeTakeFirst()
	if (other) return true
	const own = await tx.selectFrom('step').select('name').where('delivery', '=', except).where('name', 'not like', 'upload%')
		.where('state', 'in', ['started', 'done']).limit(1).executeTakeFirst()
	return own !== undefined
}

/** Only who holds the claim begins, only what still is approved, and the claim is good for the whole call from now on. */
export async function beginSending(parts: OutboxParts, delivery: Delivery): Promise<boolean> {
	return await transact(parts.db, async (tx) => {
		if (await lockPublication(tx, delivery.publication) !== 'sending') return false
		const now = parts.now()
		const begun = await tx.updateTable('delivery')
			.set({ state: 'sending', first_attempt_at: delivery.first_attempt_at ?? now, lease_until: now + leaseOf(parts) })
			.where('id', '=', delivery.id).where('lease_owner', '=', parts.process).where('lease_until', '>', now).returning('id').executeTakeFirst()
		return begun !== undefined
	})
}

/** @returns false when something of it has begun meanwhile: then the approved bytes ship */
async function unsent(tx: Tx, publication: Publication, delivery: Delivery): Promise<boolean> {
	await lockPublication(tx, publication.id)
	return !await hasBegun(tx, publication.id, delivery.id)
}

/** Takes a publication of which nothing was sent out of the queue, for a person to look at. @returns whether it did */
export async function voidUnsent(parts: OutboxParts, publication: Publication, delivery: Delivery, note: Told): Promise<boolean> {
	const now = parts.now()
	const voided = await transact(parts.db, async (tx) => {
		if (!await unsent(tx, publication, delivery)) return false
		const row = await tx.updateTable('publication').set({ state: 'voided', note: JSON.stringify(note), updated_at: now, signature: '' })
			.where('id', '=', publication.id).where('state', 'in', ['sending', ...statesBefore('send')]).returning('id').executeTakeFirst()
		if (!row) return false
		await backToPending(tx, publication.id, now)
		await record(tx, publication, {
			action: 'voided', at: now, actor: null, actorKind: 'plaza', entry: { persons: [publication.person] }, what: { message: 'event.voided' },
		})
		return true
	})
	if (!voided) return false
	parts.changed(['board', 'entries'])
	await tellMover(parts, { ...publication, note }, 'approval_voided')
	return true
}

/** Ends a publication of which nothing was sent. @returns whether it did */
export async function cancelUnsent(parts: OutboxParts, publication: Publication, delivery: Delivery, note: Told): Promise<boolean> {
	const cancelled = await transact(parts.db, async (tx) => {
		if (!await unsent(tx, publication, delivery) || !await cancelIn(tx, parts, publication, note, ['sending'])) return false
		await backToPending(tx, publication.id, parts.now())
		return true
	})
	if (cancelled) await tellCancelled(parts, publication, note)
	return cancelled
}

/** As if never tried: another version has its own keys, uploads and attempts. */
async function backToPending(tx: Tx, publication: string, now: number): Promise<void> {
	const rows = await tx.updateTable('delivery')
		.set({ state: 'pending', lease_owner: null, lease_until: null, attempts: 0, next_attempt_at: now, error: null, error_next: null, first_attempt_at: null })
		.where('publication', '=', publication).returning('id').execute()
	await forgetSteps(tx, rows.map((row) => row.id))
}
