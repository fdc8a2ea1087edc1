// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What an answer of a platform means for the delivery, its account and its publication; each in one transaction. */
import { backoff, type Failure, outcome, type RemotePost, type Told } from '../../domain/index.ts'
import { lockPublication, transact, type Tx } from '../../store/index.ts'
import { stopNeeding, tellAccountOwner, tellMover } from '../notify.ts'
import { MAX_ATTEMPTS, type OutboxParts } from '../parts.ts'
import { record } from '../record.ts'
import { type Account, type Delivery, deliveriesOf, type Publication, publicationById } from '../records.ts'

type Ended = Pick<Attempt, 'publication' | 'delivery'> & { account: Pick<Account, 'id' | 'name'> }
export interface Attempt { publication: Publication, delivery: Delivery, account: Account }

const free = { lease_owner: null, lease_until: null }

/** Nobody may settle a delivery that another process holds by now; two deliveries of one publication are settled one after the other. */
async function held(tx: Tx, parts: OutboxParts, delivery: Delivery, set: Partial<Delivery>) {
	await lockPublication(tx, delivery.publication)
	return await tx.updateTable('delivery').set(set).where('id', '=', delivery.id).where('lease_owner', '=', parts.process).returning('id').executeTakeFirst()
}

export async function published(parts: OutboxParts, attempt: Attempt, post: RemotePost): Promise<void> {
	const { publication, delivery, account } = attempt
	const now = parts.now()
	const settled = await transact(parts.db, async (tx) => {
		const mine = await held(tx, parts, delivery, { ...free, state: 'published', remote_id: post.remoteId, remote_url: post.url, error: null, error_next: null, unknown_since: null, published_at: now })
		if (!mine) return false
		await tx.updateTable('account').set({ last_success_at: now, error: null }).where('id', '=', account.id).execute()
		await record(tx, publication, {
			action: 'published', at: now, actor: publication.person, actorKind: 'plaza', delivery: delivery.id,
			what: { message: 'event.published', params: { account: account.name } }, entry: { urls: [{ label: account.name, url: post.url }] },
		})
		await conclude(tx, parts, publication)
		return true
	})
	// Who holds the delivery by now finds the post by reading back.
	if (!settled) return
	await parts.killPoint('recorded')
	parts.log.info({ publication: publication.id, delivery: delivery.id, account: account.id, remoteId: post.remoteId, correlationId: publication.correlation_id }, 'published')
	parts.changed(['board', 'entries'])
	await tellConclusion(parts, publication.id)
}

/** When all deliveries agree the publication is done; the files follow. */
export async function conclude(tx: Tx, parts: OutboxParts, publication: Publication): Promise<void> {
	const result = outcome((await deliveriesOf(tx, publication.id)).map((delivery) => delivery.state))
	if (result !== 'published' && result !== 'failed') return
	const now = parts.now()
	await tx.updateTable('publication').set({ state: 'done', updated_at: now, filed: 'no' }).where('id', '=', publication.id).where('state', '=', 'sending').execute()
	if (result === 'published') await tx.updateTable('post').set({ published_at: now }).where('id', '=', publication.post).execute()
}

/** Tells the mover, and the host's own list, what is in public now. */
export async function tellConclusion(parts: OutboxParts, id: string): Promise<void> {
	const publication = await publicationById(parts.db, id)
	if (publication?.state !== 'done') return
	const deliveries = await deliveriesOf(parts.db, id)
	const live = deliveries.filter((delivery) => delivery.state === 'published')
	if (live.length === 0) return
	await stopNeeding(parts, publication)
	await tellMover(parts, publication, 'published')
	const file = publication.files[0]
	await parts.host.recordActivity({
		actor: publication.person, affected: [...new Set([publication.person, publication.approved_by].filter((person) => person !== null))], subject: 'published',
		params: { name: publication.name }, file: file === undefined ? null : { id: file, name: publication.name }, link: live[0]?.remote_url ?? undefined,
	}).catch((error: unknown) => parts.log.warn({ err: error, publication: id }, 'activity not recorded'))
}

export async function failed(parts: OutboxParts, attempt: Attempt, failure: Failure): Promise<void> {
	const { publication, delivery, account } = attempt
	parts.log.warn({ publication: publication.id, delivery: delivery.id, account: account.id, next: failure.next, why: failure.message, correlationId: publication.correlation_id }, 'delivery not made')
	switch (failure.next) {
		case 'readBack': return await unclear(parts, attempt, failure)
		case 'retry': return delivery.attempts + 1 < MAX_ATTEMPTS ? await again(parts, attempt, failure) : await gaveUp(parts, attempt, failure)
		case 'refresh':
		case 'reconnect': return await disconnected(parts, attempt, failure)
		case 'edit':
		case 'gone': return await final(parts, attempt, failure, failure.next)
	}
}

const told = ({ message, params }: Told): string => JSON.stringify({ message, params })

/** Nothing was posted: try again, with full jitter, never before the platform's own word, which counts for the whole account. */
async function again(parts: OutboxParts, { delivery, account }: Attempt, failure: Extract<Failure, { next: 'retry' }>): Promise<void> {
	const now = parts.now()
	const wait = backoff(delivery.attempts + 1, parts.random(), failure.afterMs ?? 0)
	await transact(parts.db, async (tx) => {
		await held(tx, parts, delivery, { ...free, state: 'pending', attempts: delivery.attempts + 1, next_attempt_at: now + wait, error: told(failure), error_next: 'retry' })
		if (failure.afterMs) await tx.updateTable('account').set({ paused_until: now + failure.afterMs }).where('id', '=', account.id).execute()
	})
	parts.changed(['board'])
}

async function gaveUp(parts: OutboxParts, attempt: Attempt, failure: Failure): Promise<void> {
	const detail = parts.translate(failure, undefined)
	await final(parts, attempt, { message: 'platform.gave_up', params: { attempts: attempt.delivery.attempts + 1, detail } }, 'retry')
}

/** It may be live. It is read back after the platform's read lag; nothing is sent meanwhile. */
async function unclear(parts: OutboxParts, { publication, delivery, account }: Attempt, failure: Failure): Promise<void> {
	const now = parts.now()
	const lag = parts.platform(account.platform)?.profile.once.readLagMs ?? 0
	await transact(parts.db, async (tx) => {
		const mine = await held(tx, parts, delivery, { ...free, state: 'unknown', attempts: delivery.attempts + 1, next_attempt_at: now + lag, unknown_since: delivery.unknown_since ?? now, error: told(failure), error_next: 'readBack' })
		if (mine) await record(tx, publication, { action: 'unknown', at: now, actor: null, actorKind: 'plaza', delivery: delivery.id, what: { message: 'event.unknown', params: { account: account.name } } })
	})
	parts.changed(['board'])
}

async function disconnected(parts: OutboxParts, attempt: Attempt, failure: Failure): Promise<void> {
	await loseAccount(parts, attempt.account, failure)
	await final(parts, attempt, failure, 'reconnect')
}

/** A proven dead token: a person must connect again; its owner is told once. */
export async function loseAccount(parts: OutboxParts, account: Account, failure: Told): Promise<void> {
	const lost = await parts.db.updateTable('account').set({ state: 'reconnect', error: told(failure) }).where('id', '=', account.id).where('state', '=', 'connected').returning('id').executeTakeFirst()
	if (!lost) return
	parts.changed(['accounts'])
	await tellAccountOwner(parts, account)
}

/** Its account or platform is not there any more: a person decides what becomes of the post. */
export async function orphaned(parts: OutboxParts, publication: Publication, delivery: Delivery): Promise<void> {
	const account = { id: delivery.account, name: delivery.account }
	await final(parts, { publication, delivery, account }, { message: 'platform.account_gone' }, 'gone')
}

async function final(parts: OutboxParts, { publication, delivery, account }: Ended, failure: Told, next: string): Promise<void> {
	const now = parts.now()
	const settled = await transact(parts.db, async (tx) => {
		const mine = await held(tx, parts, delivery, { ...free, state: 'failed', attempts: delivery.attempts + 1, error: told(failure), error_next: next })
		if (!mine) return false
		await record(tx, publication, {
			action: 'failed', at: now, actor: null, actorKind: 'plaza', delivery: delivery.id, entry: { persons: [publication.person] },
			what: { message: 'event.failed', params: { account: account.name } },
		})
		await conclude(tx, parts, publication)
		return true
	})
	if (!settled) return
	parts.changed(['board', 'entries'])
	await tellMover(parts, { ...publication, note: { message: 'needs.failed', params: { account: account.name, detail: parts.translate(failure, undefined) } } }, 'needs_you')
}

/** Hands a claim back without having tried. */
export async function release(parts: OutboxParts, delivery: Delivery, set: Partial<Delivery> = {}): Promise<void> {
	await parts.db.updateTable('delivery').set({ ...free, ...set }).where('id', '=', delivery.id).where('lease_owner', '=', parts.process).execute()
}
