// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { EntryTable, Db } from '../store/index.ts'

export interface ReadInput {
	person: string
	/** The reader's mount roots, as the host tells them now. */
	roots: string[]
	/** Continue after this entry, as the page before gave it. */
	before?: string
	limit: number
}

/**
 * A page of the stream, newest first: entries about files below one of the reader's mount roots, and entries addressed to the reader.
 * @returns `next` for the next page, or null at the end
 */
export async function readEntries(db: Db, input: ReadInput): Promise<{ entries: EntryTable[], next: string | null }> {
	const cursor = input.before ? await db.selectFrom('entry').select(['at', 'id']).where('id', '=', input.before).executeTakeFirst() : undefined
	let query = db.selectFrom('entry').selectAll('entry').where((eb) => eb.or([
		eb.exists(eb.selectFrom('file_ancestor').select(sql<number>`1`.as('one'))
			.whereRef('file_ancestor.file_id', '=', 'entry.file_id')
			.where('file_ancestor.ancestor', 'in', input.roots.length > 0 ? input.roots : ['-'])),
		eb.exists(eb.selectFrom('entry_person').select(sql<number>`1`.as('one'))
			.whereRef('entry_person.entry', '=', 'entry.id').where('entry_person.person', '=', input.person)),
	]))
	if (cursor) query = query.where((eb) => eb.or([eb('entry.at', '<', cursor.at), eb.and([eb('entry.at', '=', cursor.at), eb('entry.id', '<', cursor.id)])]))
	const rows = await query.orderBy('entry.at', 'desc').orderBy('entry.id', 'desc').limit(input.limit + 1).execute()
	const entries = rows.slice(0, input.limit)
	return { entries, next: rows.length > input.limit ? entries.at(-1)!.id : null }
}
