// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** An open publication's files have changed: what is approved is what ships, so the approval may be void. */
import { approvalWanted, type Node, statesBefore, type Told } from '../../domain/index.ts'
import { type Change, changesBetween } from '../content/content.ts'
import { filesOf } from '../content/grouping.ts'
import { type Loaded, loadContent } from '../content/load.ts'
import { askApprovers, stopAsking, stopNeeding, tellMover } from '../notify.ts'
import { fileUnder } from '../../stream/index.ts'
import { lockPublication, transact, type Tx } from '../../store/index.ts'
import type { OutboxParts } from '../parts.ts'
import { record } from '../record.ts'
import { accountsById, type Channel, type Publication, publicationById } from '../records.ts'
import { type Arrival, setDeliveries } from './open.ts'
import { signatureOf } from './signature.ts'
import { changersSince } from './witness.ts'

/** Reads the files of an open publication as they are now. @throws HostError */
export async function reload(parts: OutboxParts, publication: Publication, arrival: Arrival): Promise<Loaded> {
	const accounts = await accountsById(parts.db, arrival.channel.accounts)
	const author = (await parts.host.people({ ids: [publication.person] }))[0] ?? { id: publication.person, displayName: publication.person }
	return await loadContent(parts, { ...arrival, accounts, handOver: publication.hand_over, author })
}

interface Next { state: Publication['state'], note: Told | null, changers: string[], same: boolean }

/** @throws HostError when the files cannot be read */
export async function noticeChange(parts: OutboxParts, publication: Publication, arrival: Arrival): Promise<void> {
	const loaded = await reload(parts, publication, arrival)
	const same = loaded.hash === publication.hash && JSON.stringify(loaded.problems) === JSON.stringify(publication.problems)
	const next: Next = same
		? { state: publication.state, note: publication.note, changers: [], same }
		: { ...await nextState(parts, publication, arrival.channel, loaded), changers: await changersSince(parts.db, filesOf(arrival.group).map((file) => file.id), publication.opened_at), same }
	const changed = await transact(parts.db, (tx) => applyChange(tx, parts, publication, { arrival, loaded, next }))
	if (!changed) return
	parts.log.info({ publication: publication.id, correlationId: publication.correlation_id, state: next.state }, 'content changed')
	parts.changed(['board', 'entries'])
	await tell(parts, arrival.channel, (await publicationById(parts.db, publication.id))!)
}

/** @returns whether what ships has changed */
async function applyChange(tx: Tx, parts: OutboxParts, publication: Publication, change: { arrival: Arrival, loaded: Loaded, next: Next }): Promise<boolean> {
	const { loaded, next } = change
	const files = filesOf(change.arrival.group)
	const now = parts.now()
	const free = next.state === 'approved' || next.state === 'scheduled'
	await lockPublication(tx, publication.id)
	const updated = await tx.updateTable('publication').set({
		name: files[0]!.name, signature: signatureOf(files), files: JSON.stringify(files.map((file) => file.id)), content: JSON.stringify(loaded.content),
		...(next.same ? {} : {
			state: next.state, note: next.note && JSON.stringify(next.note), hash: loaded.hash, problems: JSON.stringify(loaded.problems),
			due_at: loaded.content.due?.at ?? null, changed_by: JSON.stringify([...new Set([...publication.changed_by, ...next.changers])]), updated_at: now,
			...(free ? { approved_hash: loaded.hash, approved_content: JSON.stringify(loaded.content) } : {}),
		}),
	}).where('id', '=', publication.id).where('hash', '=', publication.hash).where('state', 'in', statesBefore('change')).returning('id').executeTakeFirst()
	if (!updated) return false
	await renamePost(tx, parts, publication, files[0]!)
	for (const file of files) if (!publication.files.includes(file.id)) await fileUnder(tx, file.id, file.ancestors)
	if (next.same) return false
	await setDeliveries(tx, publication.id, loaded.content.accounts.map((text) => text.account), now)
	if (next.state === 'voided' && publication.state !== 'voided') {
		const [action, message] = publication.approved_hash === null ? ['problems', 'event.problems'] as const : ['voided', 'event.voided'] as const
		await record(tx, publication, { action, at: now, actor: next.changers[0] ?? null, actorKind: 'plaza', entry: { persons: [publication.person] }, what: { message } })
	}
	return true
}

/** A picture that was here first has got its text: the file that names the post is its identity from now on. */
async function renamePost(tx: Tx, parts: OutboxParts, publication: Publication, lead: Node): Promise<void> {
	const taken = await tx.selectFrom('post').select('id').where('host', '=', parts.host.name).where('file_id', '=', lead.id).executeTakeFirst()
	if (!taken) await tx.updateTable('post').set({ file_id: lead.id, name: lead.name }).where('id', '=', publication.post).execute()
	if (!taken || taken.id === publication.post) return
	// The text was a post before: it is that one again.
	const open = await tx.selectFrom('publication').select('id').where('post', '=', taken.id).where('ended_at', 'is', null).executeTakeFirst()
	if (!open) await tx.updateTable('publication').set({ post: taken.id }).where('id', '=', publication.id).execute()
}

/** Reasons that a change of the content does not do away with. */
const LASTING: Told['message'][] = ['needs.posted_before', 'needs.accounts_gone', 'needs.person_gone', 'needs.link_failed']

async function nextState(parts: OutboxParts, publication: Publication, channel: Channel, loaded: Loaded): Promise<{ state: Publication['state'], note: Told | null }> {
	const changes = changesBetween(publication.approved_content ?? publication.content, loaded.content)
	const voided = { state: 'voided' as const, note: voidedNote(changes, loaded) }
	if (loaded.problems.length > 0) return voided
	// Never approved, and only its problems stood in the way: it waits as before.
	const mended = publication.state === 'voided' && publication.approved_hash === null && publication.note?.message === 'ended.problems'
	if (mended) return { state: 'waiting', note: null }
	if (publication.state === 'voided') return publication.note && LASTING.includes(publication.note.message) ? { state: 'voided', note: publication.note } : voided
	if (publication.state === 'waiting') return { state: 'waiting', note: null }
	const accounts = await accountsById(parts.db, loaded.content.accounts.map((text) => text.account))
	const free = approvalWanted(channel, accounts) === 'none' && publication.approved_by === null
	return free ? { state: loaded.content.due ? 'scheduled' : 'approved', note: null } : voided
}

function voidedNote(changes: Change[], loaded: Loaded): Told {
	if (loaded.problems.length > 0) return { message: 'ended.problems', params: { count: loaded.problems.length } }
	return { message: 'needs.voided', params: { what: [...new Set(changes.map((change) => change.field))].join(', ') } }
}

async function tell(parts: OutboxParts, channel: Channel, publication: Publication): Promise<void> {
	await stopAsking(parts, publication.id)
	if (publication.state === 'waiting') await askApprovers(parts, channel, publication)
	if (publication.state === 'voided') await tellMover(parts, publication, publication.approved_hash === null ? 'needs_you' : 'approval_voided')
	else await stopNeeding(parts, publication)
}
