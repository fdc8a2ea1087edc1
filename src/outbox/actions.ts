// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What people do with a publication. The policy was asked by the caller; these apply it, each in one transaction, each idempotent. */
import { type Actor, approvalWanted, beforeSending, fail, may, ok, type Result, statesBefore, type Told } from '../domain/index.ts'
import { isTaken, lockPublication, transact, type Tx } from '../store/index.ts'
import { endLink } from './deliver/links.ts'
import { conclude, tellConclusion } from './deliver/settle.ts'
import { askApprovers, stopAsking, stopNeeding, tellMover } from './notify.ts'
import type { OutboxParts } from './parts.ts'
import { record } from './record.ts'
import { accountsById, channelById, deliveriesOf, type Channel, type Publication, publicationById } from './records.ts'

/** `changed`: it is not what the person looked at; `state`: not possible now; `invalid`: the input must be mended. */
export type Refusal = { why: 'changed' | 'state' | 'invalid', told: Told }
export type Done = Result<null, Refusal>

const name = (actor: Actor): string | null => actor.kind === 'person' ? actor.id : null
const wrongState = (publication: Publication): Done => fail({ why: 'state', told: { message: 'api.wrong_state', params: { state: publication.state } } })
const changedMeanwhile: Done = fail({ why: 'changed', told: { message: 'api.changed' } })

interface Change {
	set: Partial<Record<string, unknown>>
	where: Publication['state'][]
	act: string
	what: Told
	persons?: string[]
	/** More of the same transaction; false takes all of it back. */
	also?(tx: Tx): Promise<boolean>
	/** Only while it still is this content. */
	hash?: string
}

/** Rolls the transaction back: meanwhile it is not as it was looked at. */
class Overtaken extends Error {}

const unlessOvertaken = (error: unknown): false => {
	if (error instanceof Overtaken || isTaken(error)) return false
	throw error
}

/** @returns whether the publication was (still) in one of the states, and is changed now */
async function apply(parts: OutboxParts, publication: Publication, actor: Actor, change: Change): Promise<boolean> {
	const now = parts.now()
	const applied = await transact(parts.db, async (tx) => {
		await lockPublication(tx, publication.id)
		const row = await tx.updateTable('publication').set({ ...change.set, updated_at: now }).where('id', '=', publication.id).where('state', 'in', change.where)
			.$if(change.hash !== undefined, (query) => query.where('hash', '=', change.hash!)).returning('id').executeTakeFirst()
		if (!row) return false
		if (await change.also?.(tx) === false) throw new Overtaken()
		await record(tx, publication, { action: change.act, at: now, actor: name(actor), actorKind: actor.kind, what: change.what, entry: { persons: change.persons ?? [] } })
		return true
	}).catch(unlessOvertaken)
	if (applied) parts.changed(['board', 'entries'])
	return applied
}

const APPROVED: Publication['state'][] = ['approved', 'scheduled', 'sending', 'done']

const isApproved = (publication: Publication | null, hash: string): boolean => publication?.approved_hash === hash && APPROVED.includes(publication.state)

/** Approves exactly what `hash` names; a second time it changes nothing. */
export async function approve(parts: OutboxParts, publication: Publication, actor: Actor, hash: string): Promise<Done> {
	if (isApproved(publication, hash)) return ok(null)
	if (publication.hash !== hash) return changedMeanwhile
	if (!may('approve', publication.state) || publication.problems.length > 0) return wrongState(publication)
	const now = parts.now()
	const approved = await apply(parts, publication, actor, {
		set: {
			state: (publication.due_at ?? 0) > now ? 'scheduled' : 'approved', approved_hash: hash, approved_content: JSON.stringify(publication.content),
			approved_by: name(actor), approved_at: now, note: null,
		},
		where: statesBefore('approve'), hash, act: 'approved', what: { message: 'event.approved' }, persons: [publication.person],
	})
	if (!approved) return isApproved(await publicationById(parts.db, publication.id), hash) ? ok(null) : changedMeanwhile
	await stopAsking(parts, publication.id)
	return ok(null)
}

/** Says no; the files go back to the drafts with the reason. */
export async function reject(parts: OutboxParts, publication: Publication, actor: Actor, reason: string): Promise<Done> {
	if (publication.state === 'rejected') return ok(null)
	const person = name(actor) ?? ''
	const note: Told = { message: 'ended.rejected', params: { person, reason } }
	const rejected = await apply(parts, publication, actor, {
		set: { state: 'rejected', note: JSON.stringify(note), problems: '[]' }, where: statesBefore('reject'), act: 'rejected',
		what: { message: 'event.rejected', params: { reason } }, persons: [publication.person],
	})
	if (!rejected) return wrongState(publication)
	await stopAsking(parts, publication.id)
	await stopNeeding(parts, publication)
	await tellMover(parts, { ...publication, note }, 'rejected')
	return ok(null)
}

/** Asks for a new approval of what is there now (also: *Post again* for a published file that came back). */
export async function askAgain(parts: OutboxParts, publication: Publication, actor: Actor): Promise<Done> {
	const again = publication.note?.message === 'needs.posted_before'
	if (publication.state === 'waiting') return ok(null)
	if (publication.problems.length > 0) return fail({ why: 'invalid', told: { message: 'ended.problems', params: { count: publication.problems.length } } })
	const channel = await channelById(parts.db, publication.channel)
	const asked = await apply(parts, publication, actor, {
		set: { note: null, ...await nextOf(parts, publication, channel) }, where: statesBefore('askAgain'), hash: publication.hash,
		act: again ? 'postAgain' : 'askedAgain', what: { message: again ? 'event.post_again' : 'event.asked_again' },
	})
	if (!asked) return wrongState(publication)
	await stopNeeding(parts, publication)
	const fresh = await publicationById(parts.db, publication.id)
	if (channel && fresh?.state === 'waiting') await askApprovers(parts, channel, fresh)
	return ok(null)
}

/** Where nobody's approval is wanted the asking person's word is enough. */
async function nextOf(parts: OutboxParts, publication: Publication, channel: Channel | null): Promise<Record<string, unknown>> {
	const accounts = await accountsById(parts.db, publication.content.accounts.map((text) => text.account))
	if (!channel || approvalWanted(channel, accounts) === 'one') return { state: 'waiting', approved_hash: null, approved_by: null, approved_at: null }
	const now = parts.now()
	return {
		state: (publication.due_at ?? 0) > now ? 'scheduled' : 'approved', approved_hash: publication.hash, approved_content: JSON.stringify(publication.content),
		approved_by: null, approved_at: now,
	}
}

/** Takes it back before anything was sent; the files go to the drafts. */
export async function takeBack(parts: OutboxParts, publication: Publication, actor: Actor): Promise<Done> {
	if (!beforeSending(publication.state)) return wrongState(publication)
	const note: Told = { message: 'ended.cancelled', params: { person: name(actor) ?? '' } }
	const back = await apply(parts, publication, actor, {
		set: { state: 'rejected', note: JSON.stringify(note), problems: '[]' }, where: statesBefore('cancel'), act: 'cancelled', what: { message: 'event.cancelled' }, persons: [publication.person],
	})
	if (!back) return wrongState(publication)
	await stopAsking(parts, publication.id)
	await stopNeeding(parts, publication)
	return ok(null)
}

/** Deletes the posts where the platforms allow, and ends the link at once. @throws HostError when the link cannot be ended now: it is tried again */
export async function withdraw(parts: OutboxParts, publication: Publication, actor: Actor): Promise<Done> {
	const endOpenLink = async (): Promise<Done> => {
		if (publication.link_id !== null) await endLink(parts, publication.id, publication.hand_over, publication.link_id)
		return ok(null)
	}
	if (publication.state === 'withdrawn') return await endOpenLink()
	if (await isBusy(parts.db, publication.id)) return wrongState(publication)
	const now = parts.now()
	const withdrawn = await apply(parts, publication, actor, {
		set: { state: 'withdrawn', ended_at: publication.ended_at ?? now }, where: statesBefore('withdraw'), act: 'withdrawn', what: { message: 'event.withdrawn' }, persons: [publication.person],
		also: async (tx) => {
			if (await isBusy(tx, publication.id)) return false
			await tx.updateTable('delivery').set({ next_attempt_at: now, attempts: 0 }).where('publication', '=', publication.id).where('state', '=', 'published').execute()
			await tx.updateTable('delivery').set({ state: 'withdrawn' }).where('publication', '=', publication.id).where('state', 'in', ['pending', 'failed']).execute()
			return true
		},
	})
	return withdrawn ? await endOpenLink() : wrongState(publication)
}

/** While it is unclear what is in public, nothing can be taken down. */
const isBusy = async (db: Tx | OutboxParts['db'], publication: string): Promise<boolean> =>
	(await deliveriesOf(db, publication)).some((delivery) => delivery.state === 'unknown' || delivery.state === 'sending')

/** Tries a failed delivery again: the approved bytes, with the same keys. */
export async function retry(parts: OutboxParts, publication: Publication, deliveryId: string, actor: Actor): Promise<Done> {
	const now = parts.now()
	return await redo(parts, publication, deliveryId, actor, {
		from: 'failed', set: { state: 'pending', next_attempt_at: now, attempts: 0, error: null, error_next: null }, act: 'retried', message: 'event.retried',
	})
}

/**
 * What a person saw: the post is there (with its address, if they give it), or it is not and shall be sent again. It is sent under the
 * same keys: a server that does have it, and honours keys, answers the one it has.
 */
export async function settle(parts: OutboxParts, publication: Publication, deliveryId: string, actor: Actor, answer: { answer: 'there' | 'again', url?: string }): Promise<Done> {
	const now = parts.now()
	if (answer.answer === 'there') {
		return await redo(parts, publication, deliveryId, actor, {
			from: 'unknown', act: 'settled', message: 'event.settled_there',
			set: { state: 'published', remote_url: answer.url ?? null, error: null, error_next: null, unknown_since: null, published_at: now },
		})
	}
	return await redo(parts, publication, deliveryId, actor, {
		from: 'unknown', act: 'settled', message: 'event.settled_again', forgetSteps: true,
		set: { state: 'pending', next_attempt_at: now, attempts: 0, error: null, error_next: null, unknown_since: null, first_attempt_at: null },
	})
}

interface Redo {
	from: 'failed' | 'unknown'
	set: Record<string, unknown>
	act: string
	message: 'event.retried' | 'event.settled_there' | 'event.settled_again'
	/** Everything is begun anew; else only uploads, of which the platform may have lost what no post named. */
	forgetSteps?: boolean
}

async function redo(parts: OutboxParts, publication: Publication, deliveryId: string, actor: Actor, { from, set, act, message, forgetSteps }: Redo): Promise<Done> {
	const account = await parts.db.selectFrom('delivery').innerJoin('account', 'account.id', 'delivery.account').select('account.name').where('delivery.id', '=', deliveryId).executeTakeFirst()
	const now = parts.now()
	const done = await transact(parts.db, async (tx) => {
		await lockPublication(tx, publication.id)
		const row = await tx.updateTable('delivery').set({ ...set, lease_owner: null, lease_until: null })
			.where('id', '=', deliveryId).where('publication', '=', publication.id).where('state', '=', from).returning('id').executeTakeFirst()
		if (!row || !await reopen(tx, publication, now)) throw new Overtaken()
		await tx.deleteFrom('step').where('delivery', '=', deliveryId).$if(!forgetSteps, (query) => query.where('name', 'like', 'upload%')).execute()
		await record(tx, publication, { action: act, at: now, actor: name(actor), actorKind: actor.kind, delivery: deliveryId, what: { message, params: { account: account?.name ?? '' } }, entry: {} })
		await conclude(tx, parts, publication)
		return true
	}).catch(unlessOvertaken)
	if (!done) return wrongState(publication)
	parts.changed(['board', 'entries'])
	await stopNeeding(parts, publication)
	await tellConclusion(parts, publication.id)
	return ok(null)
}

/** Under way again; not where its file has been moved in anew since, and is another publication by now. */
async function reopen(tx: Tx, publication: Publication, now: number): Promise<boolean> {
	const other = await tx.selectFrom('publication').select('id').where('post', '=', publication.post).where('ended_at', 'is', null).where('id', '!=', publication.id).executeTakeFirst()
	if (other) return false
	const row = await tx.updateTable('publication').set({ state: 'sending', ended_at: null, filed: 'no', updated_at: now })
		.where('id', '=', publication.id).where('state', 'in', ['done', 'sending']).returning('id').executeTakeFirst()
	return row !== undefined
}
