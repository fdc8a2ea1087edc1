// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** One attempt at one claimed delivery. */
import { HostError, type Platform, type Told } from '../../domain/index.ts'
import { isAway } from '../intake/open.ts'
import type { OutboxParts } from '../parts.ts'
import { accountsById, channelById, type Delivery, type Publication, publicationById } from '../records.ts'
import { beginSending, cancelUnsent, hasBegun, voidUnsent } from './begin.ts'
import { connectionOf } from './connection.ts'
import { ensureLink } from './links.ts'
import { outgoing, verify } from './prepare.ts'
import { readBack, wasInterrupted } from './read-back.ts'
import { type Attempt, failed, orphaned, published, release } from './settle.ts'
import { stepRunner, stepsOf } from './steps.ts'
import { takeDown } from './take-down.ts'

/** How long a delivery waits when the host is away. Milliseconds. */
const HOST_AWAY = 15_000

export async function attemptDelivery(parts: OutboxParts, delivery: Delivery, stopping: AbortSignal): Promise<void> {
	const publication = await publicationById(parts.db, delivery.publication)
	const account = (await accountsById(parts.db, [delivery.account]))[0]
	const platform = account && parts.platform(account.platform)
	if (!publication) return await release(parts, delivery)
	if (!account || !platform) return await orphaned(parts, publication, delivery)
	const attempt: Attempt = { publication, delivery, account }
	const signal = AbortSignal.any([stopping, AbortSignal.timeout(parts.timing.call)])
	if (publication.state === 'withdrawn') return await takeDown(parts, attempt, platform, signal)
	if (publication.state !== 'sending') return await release(parts, delivery)
	if (delivery.state === 'unknown') return await readBack(parts, attempt, platform, signal)
	const params = { server: account.server }
	const interrupted = delivery.state === 'sending' && await wasInterrupted(parts, delivery)
	if (interrupted) return await failed(parts, attempt, { next: 'readBack', message: 'platform.answer_lost', params })
	if (account.state === 'reconnect') return await failed(parts, attempt, { next: 'reconnect', message: 'platform.token_revoked', params })
	const paused = account.pausedUntil ?? 0
	if (paused > parts.now()) return await release(parts, delivery, { state: 'pending', next_attempt_at: paused })
	if (await ready(parts, attempt)) await send(parts, attempt, platform, signal)
}

/** Before anything of this publication has left, the files must be what was approved; once some of it is out, the approved bytes ship. */
async function ready(parts: OutboxParts, { publication, delivery }: Attempt): Promise<boolean> {
	if (await hasBegun(parts.db, publication.id, delivery.id)) return true
	const channel = await channelById(parts.db, publication.channel)
	if (!channel) return await otherwise(parts, delivery, await cancelUnsent(parts, publication, delivery, { message: 'ended.channel_gone' }))
	const readiness = await verify(parts, publication, channel)
	if (readiness.do === 'ship') return true
	if (readiness.do === 'later') { await release(parts, delivery, { state: 'pending', next_attempt_at: parts.now() + HOST_AWAY }); return false }
	if (readiness.do === 'cancel') return await otherwise(parts, delivery, await cancelUnsent(parts, publication, delivery, readiness.note))
	if (await actAsOwner(parts, publication, channel.handOver, readiness.note)) { await release(parts, delivery, { state: 'pending' }); return false }
	return await otherwise(parts, delivery, await voidUnsent(parts, publication, delivery, readiness.note))
}

/** Where another delivery has begun in the same moment, this one is tried again, and ships what was approved. */
async function otherwise(parts: OutboxParts, delivery: Delivery, ended: boolean): Promise<false> {
	if (!ended) await release(parts, delivery, { state: 'pending' })
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

async function send(parts: OutboxParts, attempt: Attempt, platform: Platform, signal: AbortSignal): Promise<void> {
	const { publication, delivery, account } = attempt
	const link = await linkOrNull(parts, attempt)
	if (link === undefined) return
	const connection = await connectionOf(parts, account)
	if (!connection) return await failed(parts, attempt, { next: 'reconnect', message: 'platform.token_revoked', params: { server: account.server } })
	const post = await outgoing(parts, publication, account, link)
	if (!post) {
		await otherwise(parts, delivery, await voidUnsent(parts, publication, delivery, { message: 'ended.unreadable', params: { person: publication.person } }))
		return
	}
	if (!await beginSending(parts, delivery)) return await release(parts, delivery)
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
		return await ensureLink(parts, publication, await hasBegun(parts.db, publication.id, delivery.id))
	} catch (error) {
		if (!(error instanceof HostError)) throw error
		const note = { message: 'needs.link_failed', params: { detail: error.message } } as const
		if (isAway(error)) await release(parts, delivery, { state: 'pending', next_attempt_at: parts.now() + HOST_AWAY })
		else await otherwise(parts, delivery, await voidUnsent(parts, publication, delivery, note))
		return undefined
	}
}
