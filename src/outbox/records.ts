// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The outbox's rows as the rest of it speaks of them: JSON read, flags as booleans. */
import type { AccountTable, ChannelTable, Db, DeliveryTable, PublicationTable, Tx } from '../store/index.ts'
import type { AccountFacts, ChannelFacts, ChannelFolders, PlatformLimits, Principal, Problem, Told } from '../domain/index.ts'
import type { Content } from './content/content.ts'

export interface Account extends AccountFacts {
	platform: string
	server: string
	remoteId: string
	handle: string
	displayName: string
	url: string
	limits: Partial<PlatformLimits>
	honoursKey: boolean
	altRequired: boolean
	state: 'connected' | 'reconnect'
	error: Told | null
	lastSuccessAt: number | null
	pausedUntil: number | null
	createdBy: string
}

export interface Channel extends ChannelFacts {
	scope: 'admin' | 'user'
	handOver: string
	path: string
	folders: ChannelFolders
	accounts: string[]
	template: string
	timeZone: string
	linkExpiryDays: number | null
	enabled: boolean
}

export interface Publication extends Omit<PublicationTable, 'content' | 'files' | 'approved_content' | 'changed_by' | 'problems' | 'note'> {
	content: Content
	files: string[]
	approved_content: Content | null
	changed_by: string[]
	problems: Problem[]
	note: Told | null
}

export type Delivery = DeliveryTable

export const toAccount = (row: AccountTable): Account => ({
	id: row.id, platform: row.platform, name: row.name, server: row.server, remoteId: row.remote_id, handle: row.handle,
	displayName: row.display_name, url: row.url, limits: JSON.parse(row.limits), honoursKey: row.honours_key === 1,
	mayUse: JSON.parse(row.may_use) as Principal[], minimumApproval: row.minimum_approval, selfApproval: row.self_approval === 1,
	altRequired: row.alt_required === 1, state: row.state, error: row.error === null ? null : JSON.parse(row.error),
	lastSuccessAt: row.last_success_at, pausedUntil: row.paused_until, createdBy: row.created_by,
})

export const toChannel = (row: ChannelTable): Channel => ({
	id: row.id, name: row.name, owner: row.owner, scope: row.scope, handOver: row.hand_over, path: row.path,
	folders: { drafts: row.folder_drafts, approval: row.folder_approval, published: row.folder_published, failed: row.folder_failed },
	accounts: JSON.parse(row.accounts), template: row.template, approvalRule: row.approval_rule, approvers: JSON.parse(row.approvers),
	timeZone: row.time_zone, linkExpiryDays: row.link_expiry_days, enabled: row.enabled === 1,
})

export const toPublication = (row: PublicationTable): Publication => ({
	...row,
	content: JSON.parse(row.content),
	files: JSON.parse(row.files),
	approved_content: row.approved_content === null ? null : JSON.parse(row.approved_content),
	changed_by: JSON.parse(row.changed_by),
	problems: JSON.parse(row.problems),
	note: row.note === null ? null : JSON.parse(row.note),
})

export async function channelById(db: Db | Tx, id: string): Promise<Channel | null> {
	const row = await db.selectFrom('channel').selectAll().where('id', '=', id).executeTakeFirst()
	return row ? toChannel(row) : null
}

export async function accountsById(db: Db | Tx, ids: string[]): Promise<Account[]> {
	if (ids.length === 0) return []
	const rows = await db.selectFrom('account').selectAll().where('id', 'in', ids).orderBy('name').execute()
	return rows.map(toAccount)
}

export async function publicationById(db: Db | Tx, id: string): Promise<Publication | null> {
	const row = await db.selectFrom('publication').selectAll().where('id', '=', id).executeTakeFirst()
	return row ? toPublication(row) : null
}

export async function deliveriesOf(db: Db | Tx, publication: string): Promise<Delivery[]> {
	return await db.selectFrom('delivery').selectAll().where('publication', '=', publication).orderBy('account').execute()
}
