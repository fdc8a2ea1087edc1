// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A publication as the board and its own page show it. */
import { type Actor, approvalWanted, column, decide, type DeliveryState, english, includes, may, type Told } from '../../domain/index.ts'
import {
	type Account,
	accountsById,
	changesBetween,
	type Channel,
	channelById,
	type Delivery,
	deliveriesOf,
	limitsOf,
	type Publication,
	withLink,
} from '../../outbox/index.ts'
import type { Service } from '../context.ts'
import { type Names, parseTold, toPerson, toProblem, toTold } from './told.ts'

interface Around {
	channel: Channel | null
	accounts: Account[]
	deliveries: Delivery[]
	names: Names
}

async function around(service: Service, publication: Publication): Promise<Around> {
	const deliveries = await deliveriesOf(service.db, publication.id)
	const ids = [...new Set([...publication.content.accounts.map((text) => text.account), ...deliveries.map((delivery) => delivery.account)])]
	return {
		channel: await channelById(service.db, publication.channel),
		accounts: await accountsById(service.db, ids),
		deliveries,
		names: await service.people.names(),
	}
}

/** What somebody must do about it, or null. */
function needs(publication: Publication, { deliveries, accounts }: Around): Told | null {
	const name = (delivery: Delivery) => accounts.find((account) => account.id === delivery.account)?.name ?? delivery.account
	const unknown = deliveries.find((delivery) => delivery.state === 'unknown')
	if (unknown) return { message: 'needs.unknown', params: { account: name(unknown) } }
	const failed = deliveries.find((delivery) => delivery.state === 'failed')
	if (failed)
		return {
			message: 'needs.failed',
			params: { account: name(failed), detail: failed.error === null ? '' : english(JSON.parse(failed.error) as Told) },
		}
	return publication.note
}

export async function toCard(service: Service, publication: Publication) {
	return card(service, publication, await around(service, publication))
}

/** Where its files stand: the shell and the local folder give a channel's folders these names. */
const folders: Record<Publication['filed'], string> = { no: 'Approval', published: 'Published', failed: 'Failed', drafts: 'Drafts' }

async function card(service: Service, publication: Publication, given: Around) {
	const { channel, accounts, deliveries, names } = given
	const states = deliveries.map((delivery) => delivery.state)
	const wanted = channel && approvalWanted(channel, accounts) === 'one' ? 1 : 0
	const waitingFor =
		channel && publication.state === 'waiting'
			? (await service.people.all()).filter((person) => includes(channel.approvers, person) && person.id !== publication.person)
			: []
	return {
		id: publication.id,
		column: column(publication.state, states as DeliveryState[], publication.note?.message === 'needs.move_failed'),
		state: publication.state,
		name: publication.name,
		firstLine: firstLine(publication),
		path: channel ? `${channel.path}/${folders[publication.filed]}/${publication.name}` : publication.name,
		channel: { id: publication.channel, name: channel?.name ?? '' },
		owner: toPerson(publication.person, names),
		thumbnail: publication.content.media.find((medium) => medium.mime.startsWith('image/'))?.sha256 ?? null,
		at:
			publication.state === 'scheduled'
				? publication.due_at
				: publication.state === 'done'
					? (deliveries[0]?.published_at ?? publication.updated_at)
					: publication.due_at,
		updatedAt: publication.updated_at,
		approvals: {
			given: publication.approved_by === null ? 0 : 1,
			wanted,
			by: publication.approved_by === null ? [] : [toPerson(publication.approved_by, names)],
			waitingFor: waitingFor.map((person) => ({ id: person.id, displayName: person.displayName })),
		},
		deliveries: deliveries.map((delivery) => {
			const account = accounts.find((one) => one.id === delivery.account)
			return {
				accountName: account?.name ?? delivery.account,
				platform: account?.platform ?? '',
				state: delivery.state,
				url: delivery.remote_url,
			}
		}),
		needs: toldOrNull(needs(publication, given), names),
	}
}

const toldOrNull = (told: Told | null, names: Names) => told && toTold(told, names)

const firstLine = ({ content, name }: Publication): string =>
	(content.title || content.body.split('\n').find((line) => line.trim() !== '') || name).slice(0, 140)

export async function toPublicationView(service: Service, publication: Publication, actor: Actor) {
	const given = await around(service, publication)
	const { channel, accounts, deliveries, names } = given
	const base = await card(service, publication, given)
	const { content } = publication
	const before = publication.approved_content
	return {
		...base,
		hash: publication.hash,
		approvedHash: publication.approved_hash,
		text: content.body,
		media: content.media.map(({ fileId: _, ...medium }) => medium),
		tags: content.tags,
		link: {
			policy: content.link.kind,
			target: content.link.kind === 'share' ? content.link.name : content.link.kind === 'url' ? content.link.url : null,
			expiresAt:
				content.link.kind === 'share' && content.link.expiryDays !== null
					? (publication.approved_at ?? publication.updated_at) + content.link.expiryDays * 86_400_000
					: null,
			url: publication.link_url,
		},
		schedule: { at: publication.due_at, zone: content.due?.zone ?? channel?.timeZone ?? 'UTC' },
		problems: publication.problems.map((problem) => toProblem(problem, names)),
		reason: publication.note?.message === 'ended.rejected' ? String(publication.note.params?.reason ?? '') : null,
		full: await Promise.all(deliveries.map((delivery) => deliveryView(service, publication, delivery, accounts, names))),
		history: await history(service, publication.id, names),
		changes:
			before === null || publication.approved_hash === publication.hash
				? []
				: changesBetween(before, content).map((change) => ({
						...change,
						before: withLink(change.before, null),
						after: withLink(change.after, null),
					})),
		can: await abilities(service, publication, { actor, channel, accounts, names }),
	}
}

async function history(service: Service, publication: string, names: Names) {
	const rows = await service.db.selectFrom('audit').selectAll().where('publication', '=', publication).orderBy('id').execute()
	return rows.map((row) => ({
		at: row.at,
		actor: row.actor === null ? null : toPerson(row.actor, names),
		what: toTold(JSON.parse(row.what) as Told, names),
	}))
}

/** Whether what was approved is what ships or was shipped; else the reader decides about what is there now. */
const bound = ({ state }: Publication): boolean => ['approved', 'scheduled', 'sending', 'done', 'withdrawn'].includes(state)

async function deliveryView(service: Service, publication: Publication, delivery: Delivery, accounts: Account[], names: Names) {
	const account = accounts.find((one) => one.id === delivery.account)
	const platform = account && service.platforms.find((one) => one.profile.id === account.platform)
	const content = (bound(publication) ? publication.approved_content : null) ?? publication.content
	const text = content.accounts.find((one) => one.account === delivery.account)
	const shown = withLink(text?.text ?? '', publication.link_url)
	const counted = withLink(text?.text ?? '', publication.link_url ?? 'https://cloud.example.org/s/0123456789abcdef0123456789abcdef')
	const rows = await service.db.selectFrom('audit').selectAll().where('delivery', '=', delivery.id).orderBy('id').execute()
	return {
		id: delivery.id,
		account: {
			id: delivery.account,
			name: account?.name ?? delivery.account,
			platform: account?.platform ?? '',
			platformName: platform?.profile.name ?? '',
			handle: account?.handle ?? '',
		},
		state: delivery.state,
		attempts: delivery.attempts,
		nextAttemptAt: delivery.state === 'pending' && delivery.attempts > 0 ? delivery.next_attempt_at : null,
		timeline: rows.map((row) => ({ at: row.at, what: toTold(JSON.parse(row.what) as Told, names) })),
		error: toldOrNull(parseTold(delivery.error), names),
		url: delivery.remote_url,
		preview: {
			text: shown,
			count: platform?.count(counted) ?? shown.length,
			limit: platform && account ? limitsOf(platform, account).textLength : 0,
			contentWarning: text?.contentWarning ?? null,
			language: text?.language ?? null,
		},
		can: { retry: delivery.state === 'failed', settle: delivery.state === 'unknown' },
	}
}

interface Asking {
	actor: Actor
	channel: Channel | null
	accounts: Account[]
	names: Names
}

/** The facts that the policy asks about a publication; who can read is asked of the host at this moment. */
export async function approvalFacts(service: Service, publication: Publication, actor: Actor, channel: Channel, accounts: Account[]) {
	const canRead = actor.kind === 'person' && (await service.host.canRead(actor.id, publication.files[0] ?? ''))
	return { do: 'approve' as const, channel, accounts, mover: publication.person, changedBy: publication.changed_by, canRead }
}

async function abilities(service: Service, publication: Publication, { actor, channel, accounts, names }: Asking) {
	const nothing = { approve: false, reject: false, askAgain: false, withdraw: false, postAgain: false, cancel: false, why: null }
	if (!channel) return nothing
	const facts = await approvalFacts(service, publication, actor, channel, accounts)
	const approve = decide(actor, facts)
	const steer = decide(actor, { do: 'steer', channel, mover: publication.person, canRead: actor.kind === 'operator' || facts.canRead }).allowed
	const returned = publication.note?.message === 'needs.posted_before'
	const clean = publication.problems.length === 0
	const settled = (await deliveriesOf(service.db, publication.id)).every((delivery) => delivery.state !== 'sending' && delivery.state !== 'unknown')
	return {
		approve: approve.allowed && may('approve', publication.state) && clean,
		reject: decide(actor, { do: 'reject', channel, canRead: facts.canRead }).allowed && may('reject', publication.state),
		askAgain: steer && may('askAgain', publication.state) && clean && !returned,
		postAgain: steer && may('askAgain', publication.state) && clean && returned,
		withdraw: steer && may('withdraw', publication.state) && settled && publication.approved_hash !== null,
		cancel: steer && may('cancel', publication.state),
		why: approve.allowed || !may('approve', publication.state) ? null : toTold(approve.why, names),
	}
}
