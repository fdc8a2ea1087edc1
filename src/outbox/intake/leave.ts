// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { HostError, statesBefore, type Told } from '../../domain/index.ts'
import { stopAsking } from '../notify.ts'
import type { OutboxParts } from '../parts.ts'
import { record } from '../record.ts'
import type { Publication } from '../records.ts'

/** The file is not in the channel's folder any more: leaving before sending cancels. @throws HostError `unavailable` */
export async function noticeLeft(parts: OutboxParts, publication: Publication): Promise<void> {
	await cancel(parts, publication, await whyGone(parts, publication))
}

/** It is a part of another post now. */
export async function noticeJoined(parts: OutboxParts, publication: Publication, name: string): Promise<void> {
	await cancel(parts, publication, { message: 'ended.joined', params: { name } })
}

/** Ends a publication of which nothing was sent; one that has begun stays as it is. */
export async function cancel(parts: OutboxParts, publication: Publication, note: Told): Promise<void> {
	const now = parts.now()
	const cancelled = await parts.db.transaction().execute(async (tx) => {
		const row = await tx.updateTable('publication').set({ state: 'cancelled', note: JSON.stringify(note), updated_at: now, ended_at: now })
			.where('id', '=', publication.id).where('state', 'in', statesBefore('cancel')).where('ended_at', 'is', null).returning('id').executeTakeFirst()
		if (!row) return false
		await record(tx, publication, { action: 'cancelled', at: now, actor: null, actorKind: 'plaza', entry: { persons: [publication.person] }, what: { message: 'event.cancelled_left' } })
		return true
	})
	if (!cancelled) return
	parts.log.info({ publication: publication.id, correlationId: publication.correlation_id, why: note.message }, 'publication cancelled')
	parts.changed(['board', 'entries'])
	await stopAsking(parts, publication.id)
}

async function whyGone(parts: OutboxParts, publication: Publication): Promise<Told> {
	try {
		await parts.host.stat(publication.hand_over, publication.files[0]!)
		return { message: 'ended.left_folder' }
	} catch (error) {
		if (!(error instanceof HostError) || error.kind === 'unavailable' || error.kind === 'protocol') throw error
		if (error.kind === 'gone') return { message: 'ended.deleted' }
		return { message: 'ended.left_folder' }
	}
}
