// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { HostError, type PublicationState, statesBefore, type Told } from '../../domain/index.ts'
import { transact, type Tx } from '../../store/index.ts'
import { stopAsking, stopNeeding } from '../notify.ts'
import type { OutboxParts } from '../parts.ts'
import { record } from '../record.ts'
import type { Publication } from '../records.ts'

/** It is a part of another post now. */
export async function noticeJoined(parts: OutboxParts, publication: Publication, name: string): Promise<void> {
	await cancel(parts, publication, { message: 'ended.joined', params: { name } })
}

/** Ends a publication of which nothing was sent; one that has begun stays as it is. */
export async function cancel(parts: OutboxParts, publication: Publication, note: Told): Promise<void> {
	const cancelled = await transact(parts.db, (tx) => cancelIn(tx, parts, publication, note))
	if (cancelled) await told(parts, publication, note)
}

/** @param also further states from which it may end, where the caller has made sure that nothing was sent */
export async function cancelIn(tx: Tx, parts: OutboxParts, publication: Publication, note: Told, also: PublicationState[] = []): Promise<boolean> {
	const now = parts.now()
	const row = await tx.updateTable('publication').set({ state: 'cancelled', note: JSON.stringify(note), updated_at: now, ended_at: now })
		.where('id', '=', publication.id).where('state', 'in', [...statesBefore('cancel'), ...also]).where('ended_at', 'is', null).returning('id').executeTakeFirst()
	if (!row) return false
	await record(tx, publication, {
		action: 'cancelled', at: now, actor: null, actorKind: 'plaza', entry: { persons: [publication.person] }, what: { message: 'event.cancelled_left' },
	})
	return true
}

/** After the transaction: who waits for it need not wait any more. */
export async function told(parts: OutboxParts, publication: Publication, note: Told): Promise<void> {
	parts.log.info({ publication: publication.id, correlationId: publication.correlation_id, why: note.message }, 'publication cancelled')
	parts.changed(['board', 'entries'])
	await stopAsking(parts, publication.id)
	await stopNeeding(parts, publication)
}

/** Why the file is not in the channel's folder any more. @throws HostError `unavailable` */
export async function whyGone(parts: OutboxParts, publication: Publication): Promise<Told> {
	try {
		await parts.host.stat(publication.hand_over, publication.files[0]!)
		return { message: 'ended.left_folder' }
	} catch (error) {
		if (!(error instanceof HostError) || error.kind === 'unavailable' || error.kind === 'protocol') throw error
		if (error.kind === 'gone') return { message: 'ended.deleted' }
		return { message: 'ended.left_folder' }
	}
}
