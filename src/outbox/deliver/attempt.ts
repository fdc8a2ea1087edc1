// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** One attempt at one claimed delivery. */
import { HostError, type Platform, statesBefore, type Told } from '../../domain/index.ts'
import { cancel as cancelPublication } from '../intake/leave.ts'
import { isAway } from '../intake/open.ts'
import { tellMover } from '../notify.ts'
import type { OutboxParts } from '../parts.ts'
import { record } from '../record.ts'
import { accountsById, channelById, type Delivery, type Publication, publicationById } from '../records.ts'
import { connectionOf } from './connection.ts'
import { ensureLink, outgoing, verify } from './prepare.ts'
import { readBack, wasInterrupted } from './read-back.ts'
import { type Attempt, failed, published, release } from './settle.ts'
import { stepRunner, stepsOf } from './steps.ts'
import { takeDown } from './take-down.ts'

/** How long a delivery waits when the host is away. Milliseconds. */
const HOST_AWAY = 15_000

export async function attemptDelivery(parts: OutboxParts, delivery: Delivery, stopping: AbortSignal): Promise<void> {
	const publication = await publicationById(parts.db, delivery.publication)
	const account = (await accountsById(parts.db, [delivery.account]))[0]
	const platform = account && parts.platform(account.platform)
	if (!publication) return await release(parts, delivery)
	if (!account || !platform) return await failedForGood(parts, publication, delivery, { message: 'platform.gone', params: { server: delivery.account } })
	const attempt: Attempt = { publication, delivery, account }
	const signal = AbortSignal.any([stopping, AbortSignal.timeout(parts.timing.call)])
	if (publication.state === 'withdrawn') return await takeDown(parts, attempt, platform, signal)
	if (delivery.state === 'unknown') return await readBack(parts, attempt, platform, signal)
	if (delivery.state === 'sending' && await wasInterrupted(parts, delivery)) return await failed(parts, attempt, { next: 'readBack', message: 'platform.answer_lost', params: { server: account.server } })
	if (account.state === 'reconnect') return await failed(parts, attempt, { next: 'reconnect', message: 'platform.token_revoked', params: { server: account.server } })
	if (account.pausedUntil !== null && account.pausedUntil > parts.now()) return await release(parts, delivery, { next_attempt_at: account.pausedUntil })
	if (await ready(parts, attempt)) await send(parts, attempt, platform, signal)
}

async function failedForGood(parts: OutboxParts, publication: Publication, delivery: Delivery, why: Told): Promise<void> {
	await release(parts, delivery, { state: 'failed', error: JSON.stringify(why), error_next: 'gone' })
	parts.log.warn({ publication: publication.id, delivery: delivery.id }, 'account or platform is gone')
	parts.changed(['board'])
}

/** Before anything of this publication has left, the files must be what was approved; once some of it is out, the approved bytes ship. */
async function ready(parts: OutboxParts, { publication, delivery }: Attempt): Promise<boolean> {
	const begun = await parts.db.selectFrom('step').innerJoin('delivery', 'delivery.id', 'step.delivery').select('step.name').where('delivery.publication', '=', publication.id).limit(1).executeTakeFirst()
	if (begun) return true
	const channel = await channelById(parts.db, publication.channel)
	if (!channel) { await cancelUnsent(parts, publication, { message: 'ended.channel_gone' }); return false }
	const readiness = await verify(parts, publication, channel)
	if (readiness.do === 'ship') return true
	if (readiness.do === 'later') { await release(parts, delivery, { next_attempt_at: parts.now() + HOST_AWAY }); return false }
	if (readiness.do === 'cancel') { await cancelUnsent(parts, publication, readiness.note); return false }
	if (await actAsOwner(parts, publication, channel.handOver, readiness.note)) { await release(parts, delivery); return false }
	await voidUnsent(parts, publication, readiness.note)
	return false
}

/** The mover may no longer do this: the rule's owner acts, if they may. */
async function actAsOwner(parts: OutboxParts, publication: Publication, folder: string, note: Told): Promise<boolean> {
	if (note.message !== 'needs.person_gone') return false
	try {
		const handOver = await parts.host.deriveHandOver({ folder, file: publication.files[0]! })
		if (handOver.person === publication.person) return false
		await parts.db.updateTable('publication').set({ hand_over: handOver.id, person: handOver.person }).where('id', '=', publication.id).execute()
		return true
	} catch (error) {
		if (error instanceof HostError) return false
		throw error
	}
}

async function cancelUnsent(parts: OutboxParts, publication: Publication, note: Told): Promise<void> {
	await parts.db.updateTable('publication').set({ state: 'approved' }).where('id', '=', publication.id).where('state', '=', 'sending').execute()
	await cancelPublication(parts, publication, note)
}

async function voidUnsent(parts: OutboxParts, publication: Publication, note: Told): Promise<void> {
	const now = parts.now()
	const voided = await parts.db.transaction().execute(async (tx) => {
		const row = await tx.updateTable('publication').set({ state: 'voided', note: JSON.stringify(note), updated_at: now, signature: '' })
			.where('id', '=', publication.id).where('state', 'in', ['sending', ...statesBefore('send')]).returning('id').executeTakeFirst()
		if (!row) return false
		await tx.updateTable('delivery').set({ lease_owner: null, lease_until: null, state: 'pending' }).where('publication', '=', publication.id).execute()
		await record(tx, publication, { action: 'voided', at: now, actor: null, actorKind: 'plaza', entry: { persons: [publication.person] }, what: { message: 'event.voided' } })
		return true
	})
	if (!voided) return
	parts.changed(['board', 'entries'])
	await tellMover(parts, { ...publication, note }, 'approval_voided')
}

async function send(parts: OutboxParts, attempt: Attempt, platform: Platform, signal: AbortSignal): Promise<void> {
	const { publication, delivery, account } = attempt
	const link = await linkOrNull(parts, attempt)
	if (link === undefined) return
	const connection = await connectionOf(parts, account)
	if (!connection) return await failed(parts, attempt, { next: 'reconnect', message: 'platform.token_revoked', params: { server: account.server } })
	const post = await outgoing(parts, publication, account, link)
	if (!post) return await voidUnsent(parts, publication, { message: 'ended.unreadable', params: { person: publication.person } })
	await parts.db.updateTable('delivery').set({ state: 'sending', first_attempt_at: delivery.first_attempt_at ?? parts.now() }).where('id', '=', delivery.id).execute()
	await parts.killPoint('claimed')
	const steps = await stepsOf(parts, delivery.id)
	const context = { ...parts.platformContext(publication.correlation_id, signal), steps, step: stepRunner(parts, delivery, steps, publication.approved_hash!) }
	const result = await platform.publish(connection, post, context)
	if (result.ok) await published(parts, attempt, result.value)
	else await failed(parts, attempt, result.error)
}

/** @returns undefined when there is no link now, and the delivery has been dealt with */
async function linkOrNull(parts: OutboxParts, { publication, delivery }: Attempt): Promise<string | null | undefined> {
	try {
		return await ensureLink(parts, publication)
	} catch (error) {
		if (!(error instanceof HostError)) throw error
		if (isAway(error)) await release(parts, delivery, { next_attempt_at: parts.now() + HOST_AWAY })
		else await voidUnsent(parts, publication, { message: 'needs.link_failed', params: { detail: error.message } })
		return undefined
	}
}
