// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A post enters a channel: a publication is opened. */
import { approvalWanted, type HandOver, HostError, type Node, type Told } from '../../domain/index.ts'
import { fileUnder } from '../../stream/index.ts'
import { newId, transact, type Tx } from '../../store/index.ts'
import { filesOf, type Group } from '../content/grouping.ts'
import { type Loaded, loadContent } from '../content/load.ts'
import { askApprovers, tellMover } from '../notify.ts'
import type { OutboxParts } from '../parts.ts'
import { record } from '../record.ts'
import { type Account, accountsById, type Channel, type Publication, publicationById } from '../records.ts'
import { signatureOf } from './signature.ts'
import { arrivalOf } from './witness.ts'

export interface Arrival { channel: Channel, group: Group, siblings: Node[] }

interface Opening extends Arrival {
	accounts: Account[]
	handOver: HandOver
	loaded: Loaded
	correlationId: string
}

/** @throws HostError `unavailable` when the host must be asked again */
export async function openPublication(parts: OutboxParts, arrival: Arrival): Promise<void> {
	const { channel, group } = arrival
	const lead = filesOf(group)[0]!
	const event = await arrivalOf(parts.db, lead, channel.folders.approval)
	const handOver = await parts.host.deriveHandOver({ folder: channel.handOver, file: lead.id, eventId: event?.id })
	const accounts = await accountsById(parts.db, channel.accounts)
	const author = (await parts.host.people({ ids: [handOver.person] }))[0] ?? { id: handOver.person, displayName: handOver.person }
	const loaded = await loadContent(parts, { group, siblings: arrival.siblings, channel, accounts, handOver: handOver.id, author })
	const opening: Opening = { ...arrival, accounts, handOver, loaded, correlationId: event?.correlationId ?? newId() }
	const id = await transact(parts.db, (tx) => insert(tx, parts, opening))
	if (id === null) return
	parts.log.info({ publication: id, channel: channel.id, correlationId: opening.correlationId, problems: loaded.problems.length }, 'publication opened')
	parts.changed(['board', 'entries'])
	await tell(parts, channel, (await publicationById(parts.db, id))!)
}

/** Its identity, and whether it has been published before. */
interface Identity { id: string, published: boolean }

/**
 * The post that this file is, made where it is none yet. A picture that went out as part of a post has been published, too, when it comes back alone; a text that names a
 * picture which another post has shown is a new post.
 */
async function identify(tx: Tx, parts: OutboxParts, { group, channel }: Opening): Promise<Identity> {
	const lead = filesOf(group)[0]!
	const host = parts.host.name
	await tx.insertInto('post').values({ id: newId(), host, file_id: lead.id, name: lead.name, channel: channel.id, first_seen_at: parts.now(), published_at: null })
		.onConflict((conflict) => conflict.columns(['host', 'file_id']).doNothing()).execute()
	const post = await tx.selectFrom('post').select(['id', 'published_at']).where('host', '=', host).where('file_id', '=', lead.id).executeTakeFirstOrThrow()
	if (post.published_at !== null || group.source) return { id: post.id, published: post.published_at !== null }
	const shown = await tx.selectFrom('publication').select('id').where('state', 'in', ['done', 'withdrawn']).where('filed', '=', 'published')
		.where('files', 'like', `%"${lead.id}"%`).limit(1).executeTakeFirst()
	return { id: post.id, published: shown !== undefined }
}

function firstState(opening: Opening, returned: boolean): { state: Publication['state'], note: Told | null } {
	const { loaded, channel } = opening
	if (loaded.problems.length > 0) return { state: 'rejected', note: { message: 'ended.problems', params: { count: loaded.problems.length } } }
	if (returned) return { state: 'voided', note: { message: 'needs.posted_before' } }
	if (opening.accounts.every((account) => account.state !== 'connected')) return { state: 'voided', note: { message: 'needs.accounts_gone', params: { channel: channel.name } } }
	const chosen = opening.accounts.filter((account) => loaded.content.accounts.some((text) => text.account === account.id))
	return { state: approvalWanted(channel, chosen) === 'one' ? 'waiting' : loaded.content.due ? 'scheduled' : 'approved', note: null }
}

/** @returns the new publication's id, or null where another has opened one meanwhile */
async function insert(tx: Tx, parts: OutboxParts, opening: Opening): Promise<string | null> {
	const { channel, group, handOver, loaded } = opening
	const now = parts.now()
	const files = filesOf(group)
	const lead = files[0]!
	const post = await identify(tx, parts, opening)
	const { state, note } = firstState(opening, post.published)
	const free = state === 'approved' || state === 'scheduled'
	const publication = {
		id: newId(), post: post.id, name: lead.name, channel: channel.id, state, hand_over: handOver.id, person: handOver.person,
		hash: loaded.hash, content: JSON.stringify(loaded.content), signature: signatureOf(files), files: JSON.stringify(files.map((file) => file.id)),
		approved_hash: free ? loaded.hash : null, approved_content: free ? JSON.stringify(loaded.content) : null, approved_by: null, approved_at: free ? now : null,
		changed_by: '[]', problems: JSON.stringify(loaded.problems), note: note && JSON.stringify(note), due_at: loaded.content.due?.at ?? null,
		link_id: null, link_url: null, link_token: null, filed: 'no' as const, opened_at: now, updated_at: now, ended_at: null, correlation_id: opening.correlationId,
	}
	const added = await tx.insertInto('publication').values(publication).onConflict((conflict) => conflict.doNothing()).returning('id').executeTakeFirst()
	if (!added) return null
	await setDeliveries(tx, publication.id, loaded.content.accounts.map((text) => text.account), now)
	for (const file of files) await fileUnder(tx, file.id, file.ancestors)
	await record(tx, { ...publication, files: files.map((file) => file.id) }, {
		action: 'opened', at: now, actor: handOver.person, actorKind: 'person', entry: {},
		what: { message: 'event.opened', params: { channel: channel.name } },
	})
	if (loaded.problems.length > 0) await record(tx, { ...publication, files: files.map((file) => file.id) }, { action: 'problems', at: now, actor: null, actorKind: 'plaza', entry: { persons: [handOver.person] }, what: { message: 'event.problems' } })
	return publication.id
}

/** One delivery for each account; what has begun is never taken away. */
export async function setDeliveries(tx: Tx, publication: string, accounts: string[], now: number): Promise<void> {
	await tx.deleteFrom('delivery').where('publication', '=', publication).where('state', '=', 'pending').where('attempts', '=', 0)
		.where('account', 'not in', accounts.length > 0 ? accounts : ['-']).execute()
	for (const account of accounts) {
		await tx.insertInto('delivery').values({
			id: newId(), publication, account, state: 'pending', attempts: 0, next_attempt_at: now, lease_owner: null, lease_until: null, first_attempt_at: null,
			unknown_since: null, remote_id: null, remote_url: null, error: null, error_next: null, published_at: null,
		}).onConflict((conflict) => conflict.doNothing()).execute()
	}
}

async function tell(parts: OutboxParts, channel: Channel, publication: Publication): Promise<void> {
	if (publication.state === 'waiting') await askApprovers(parts, channel, publication)
	if (publication.state === 'rejected' || publication.state === 'voided') await tellMover(parts, publication, 'needs_you')
}

export const isAway = (error: unknown): boolean => error instanceof HostError && (error.kind === 'unavailable' || error.kind === 'protocol')
