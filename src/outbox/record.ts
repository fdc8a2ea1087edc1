// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Told } from '../domain/index.ts'
import { addEntry } from '../stream/index.ts'
import type { Tx } from '../store/index.ts'
import type { Publication } from './records.ts'

export interface Act {
	action: string
	at: number
	actor: string | null
	actorKind: 'person' | 'operator' | 'plaza'
	what: Told
	delivery?: string
	/** Also an entry of the stream, seen by whoever sees the file and by these persons. */
	entry?: { persons?: string[], urls?: { label: string, url: string }[] }
}

/** Writes what was done into history and audit, and into the stream, in the transaction in which it was done. */
export async function record(tx: Tx, publication: Pick<Publication, 'id' | 'correlation_id' | 'files' | 'name'>, act: Act): Promise<void> {
	const what = { ...act.what, params: { object: publication.name, actor: act.actor ?? '', ...act.what.params } }
	const { id } = await tx.insertInto('audit').values({
		at: act.at, actor: act.actor, actor_kind: act.actorKind, action: act.action, object_kind: act.delivery ? 'delivery' : 'publication',
		object_id: act.delivery ?? publication.id, publication: publication.id, delivery: act.delivery ?? null,
		what: JSON.stringify(what), correlation_id: publication.correlation_id,
	}).returning('id').executeTakeFirstOrThrow()
	if (!act.entry) return
	const file = publication.files[0]
	await addEntry(tx, {
		source: `audit:${id}`, kind: act.action, actor: act.actor, at: act.at, publication: publication.id, what,
		file: file === undefined ? null : { id: file, name: publication.name, kind: 'file' }, ...act.entry,
	})
}
