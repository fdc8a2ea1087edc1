// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Host events become entries: for the stream an event is a fact. */
import { setImmediate as turn } from 'node:timers/promises'
import type { HostEvent, MessageKey, Told } from '../domain/index.ts'
import { type Db, lockTree, transact, type Tx } from '../store/index.ts'
import { addEntry, fileUnder, folderMoved } from './entries.ts'

const sentences: Partial<Record<HostEvent['kind'], MessageKey>> = {
	'file.created': 'event.file_created',
	'file.written': 'event.file_written',
	'file.moved': 'event.file_moved',
	'file.copied': 'event.file_copied',
	'file.deleted': 'event.file_deleted',
	'file.restored': 'event.file_restored',
	'share.created': 'event.shared',
	'share.deleted': 'event.unshared',
	'activity': 'event.activity',
}

/**
 * Projects an event and remembers its id in one transaction, so that each counts exactly once however often it is told.
 * @returns false where it was known already
 */
export async function projectEvent(db: Db, event: HostEvent): Promise<boolean> {
	return (await projectEvents(db, [event])).length > 0
}

/** Events of one transaction: for so many the disk is waited for once, and meanwhile nobody else is answered. */
const AT_ONCE = 100

/**
 * Projects a batch, a hundred in a transaction; between two of them others have their turn (the embedded database answers at once, so that
 * waiting for it alone would let nobody in).
 * @returns those that were not known yet, in the order given
 */
export async function projectEvents(db: Db, events: HostEvent[]): Promise<HostEvent[]> {
	const fresh: HostEvent[] = []
	for (let i = 0; i < events.length; i += AT_ONCE) {
		const some = events.slice(i, i + AT_ONCE)
		fresh.push(...await transact(db, async (tx) => {
			// Before the first row, or two that bring the same events would wait for each other.
			await lockTree(tx)
			const kept: HostEvent[] = []
			for (const event of some) if (await isFresh(tx, event)) { await project(tx, event); kept.push(event) }
			return kept
		}))
		await turn()
	}
	return fresh
}

async function isFresh(tx: Tx, event: HostEvent): Promise<boolean> {
	const row = await tx.insertInto('seen_event').values({
		id: event.id, at: event.at, kind: event.kind, actor: event.actor, file_id: event.object?.id ?? null, event: JSON.stringify(event),
	}).onConflict((conflict) => conflict.doNothing()).returning('id').executeTakeFirst()
	return row !== undefined
}

/** The part that `plaza rebuild` does again. */
export async function project(tx: Tx, event: HostEvent): Promise<void> {
	if (event.object) await refile(tx, event)
	const what = sentence(event)
	if (!what) return
	await addEntry(tx, {
		source: `host:${event.id}`, kind: event.kind, actor: event.actor, at: event.at,
		file: event.object && { id: event.object.id, name: event.object.name, kind: event.object.kind }, what, persons: event.persons,
	})
}

/** A deleted file keeps its last ancestors: who could see it may see what became of it. */
async function refile(tx: Tx, event: HostEvent): Promise<void> {
	const { object, ancestorsBefore, ancestorsAfter } = event
	if (!object || event.kind === 'file.deleted' || ancestorsAfter.length === 0) return
	await fileUnder(tx, object.id, ancestorsAfter)
	if (object.kind === 'folder' && event.kind === 'file.moved') await folderMoved(tx, object.id, ancestorsBefore, ancestorsAfter)
}

/** What Plaza itself moved is told by the publication's own entries. */
function sentence(event: HostEvent): Told | null {
	const message = sentences[event.kind]
	if (!message || event.payload.own === true) return null
	// An activity that its app has not put into words is nothing to read.
	if (event.kind === 'activity' && typeof event.payload.text !== 'string') return null
	const params: Record<string, string> = { object: event.object?.name ?? '', actor: event.actor ?? '' }
	if (event.kind.startsWith('share.')) params.persons = event.persons.join(', ')
	if (event.kind === 'activity') params.text = String(event.payload.text)
	return { message, params }
}
