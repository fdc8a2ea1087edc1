// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Who is told what. A notification that cannot be delivered is logged and costs nothing else. */
import { type HostNotification, includes, type Person, type Principal } from '../domain/index.ts'
import type { OutboxParts } from './parts.ts'
import { type Channel, channelById, type Publication } from './records.ts'

/** The persons that principals name now. */
export async function personsOf(parts: OutboxParts, principals: Principal[]): Promise<Person[]> {
	if (principals.length === 0) return []
	return (await parts.host.people()).filter((person) => includes(principals, person))
}

async function send(parts: OutboxParts, notification: HostNotification): Promise<void> {
	await parts.host.notify(notification).catch((error: unknown) => parts.log.warn({ err: error, person: notification.person, key: notification.key }, 'notification not delivered'))
}

const approvalKey = (publication: string) => `approval:${publication}`

/** Asks those who approve here, but not about their own post. */
export async function askApprovers(parts: OutboxParts, channel: Channel, publication: Publication): Promise<void> {
	const approvers = (await personsOf(parts, channel.approvers)).filter((person) => person.id !== publication.person)
	const mover = await nameOf(parts, publication.person)
	for (const person of approvers) {
		await send(parts, {
			person: person.id, key: approvalKey(publication.id), subject: 'approval_wanted', path: `/publications/${publication.id}`,
			params: { name: publication.name, channel: channel.name, person: mover }, approve: { publication: publication.id, hash: publication.hash },
		})
	}
}

/** The decision is made: nobody needs to be asked any more. */
export async function stopAsking(parts: OutboxParts, publication: string): Promise<void> {
	await parts.host.dismiss(null, approvalKey(publication)).catch((error: unknown) => parts.log.warn({ err: error, publication }, 'notification not dismissed'))
}

async function nameOf(parts: OutboxParts, id: string): Promise<string> {
	return (await parts.host.people({ ids: [id] }).catch(() => []))[0]?.displayName ?? id
}

/** Tells whoever moved the post what became of it, with the reason in their language. */
/** Nothing is needed of the mover any more. */
export async function stopNeeding(parts: OutboxParts, publication: Pick<Publication, 'id' | 'person'>): Promise<void> {
	for (const subject of ['needs_you', 'approval_voided']) {
		await parts.host.dismiss(null, `${subject}:${publication.id}`)
			.catch((error: unknown) => parts.log.warn({ err: error, publication: publication.id }, 'notification not dismissed'))
	}
}

export async function tellMover(parts: OutboxParts, publication: Publication, subject: 'published' | 'rejected' | 'needs_you' | 'approval_voided'): Promise<void> {
	const { note } = publication
	const by = note?.params?.person === undefined ? '' : await nameOf(parts, String(note.params.person))
	const mover = (await parts.host.people({ ids: [publication.person] }).catch(() => []))[0]
	await send(parts, {
		person: publication.person, key: `${subject}:${publication.id}`, subject, path: `/publications/${publication.id}`,
		params: {
			name: publication.name, person: by,
			reason: note === null ? '' : parts.translate({ ...note, params: { ...note.params, person: by } }, mover?.language),
		},
	})
}

export async function tellAccountOwner(parts: OutboxParts, account: { id: string, name: string, createdBy: string }): Promise<void> {
	await send(parts, { person: account.createdBy, key: `account:${account.id}`, subject: 'account_reconnect', path: '/accounts', params: { account: account.name } })
}

/** The channel's folder cannot be seen any more as its owner: a share was withdrawn, the folder deleted, the hand-over revoked. */
export async function folderIsShut(parts: OutboxParts, id: string): Promise<void> {
	const channel = await channelById(parts.db, id)
	if (!channel) return
	const owner = (await parts.host.people({ ids: [channel.owner] }).catch(() => []))[0]
	const reason = parts.translate({ message: 'needs.folder_shut', params: { path: channel.path, person: owner?.displayName ?? channel.owner } }, owner?.language)
	await send(parts, { person: channel.owner, key: `channel:${id}`, subject: 'needs_you', path: '/publish/channels', params: { name: channel.name, reason } })
}

export async function folderIsBack(parts: OutboxParts, id: string): Promise<void> {
	await parts.host.dismiss(null, `channel:${id}`).catch((error: unknown) => parts.log.warn({ err: error, channel: id }, 'notification not dismissed'))
}
