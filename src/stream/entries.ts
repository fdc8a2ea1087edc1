// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PersonId, Told } from '../domain/index.ts'
import { lockTree, newId, type Tx } from '../store/index.ts'

export interface NewEntry {
	/** The host event or action that it tells of: each counts once. */
	source: string
	kind: string
	actor: PersonId | null
	at: number
	file: { id: string, name: string, kind: 'file' | 'folder' } | null
	publication?: string
	what: Told
	urls?: { label: string, url: string }[]
	/** Addressed to them: they see it even where they cannot see the file. */
	persons?: PersonId[]
}

/** Adds an entry in the transaction of what it tells of; the same source again changes nothing. */
export async function addEntry(tx: Tx, entry: NewEntry): Promise<void> {
	const id = newId()
	const added = await tx.insertInto('entry').values({
		id, source: entry.source, kind: entry.kind, actor: entry.actor, at: entry.at,
		file_id: entry.file?.id ?? null, file_name: entry.file?.name ?? null, file_kind: entry.file?.kind ?? null,
		publication: entry.publication ?? null, what: JSON.stringify(entry.what), urls: JSON.stringify(entry.urls ?? []),
	}).onConflict((conflict) => conflict.column('source').doNothing()).returning('id').executeTakeFirst()
	const persons = [...new Set(entry.persons ?? [])]
	if (!added || persons.length === 0) return
	await tx.insertInto('entry_person').values(persons.map((person) => ({ entry: id, person }))).execute()
}

/** Says where a file lies now; its past entries are seen by whoever can see it there. @param ancestors folder ids, nearest first */
export async function fileUnder(tx: Tx, fileId: string, ancestors: string[]): Promise<void> {
	await lockTree(tx)
	await tx.deleteFrom('file_ancestor').where('file_id', '=', fileId).execute()
	const rows = [...new Set([fileId, ...ancestors])].map((ancestor) => ({ file_id: fileId, ancestor }))
	await tx.insertInto('file_ancestor').values(rows).execute()
}

/** A folder has moved: everything below it keeps what lies between, and gets the folder's new ancestors. */
export async function folderMoved(tx: Tx, folder: string, before: string[], after: string[]): Promise<void> {
	const below = (await tx.selectFrom('file_ancestor').select('file_id').where('ancestor', '=', folder).where('file_id', '!=', folder).execute()).map((row) => row.file_id)
	if (below.length === 0) return
	const gone = before.filter((id) => !after.includes(id))
	const come = after.filter((id) => !before.includes(id))
	for (const file of below) {
		if (gone.length > 0) await tx.deleteFrom('file_ancestor').where('file_id', '=', file).where('ancestor', 'in', gone).execute()
		if (come.length > 0) await tx.insertInto('file_ancestor').values(come.map((ancestor) => ({ file_id: file, ancestor }))).onConflict((c) => c.doNothing()).execute()
	}
}
