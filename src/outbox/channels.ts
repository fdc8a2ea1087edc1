// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import { beforeSending, type ChannelFolders, fail, HostError, includes, ok, type Principal, type Result, type Told } from '../domain/index.ts'
import { newId } from '../store/index.ts'
import { isZone } from './content/time.ts'
import { personsOf } from './notify.ts'
import type { OutboxParts } from './parts.ts'
import { auditSetup, type By } from './setup-audit.ts'
import { type Account, accountsById, type Channel, channelById, toChannel, toPublication } from './records.ts'
import { cancel } from './intake/leave.ts'

export interface NewChannel {
	name: string
	owner: string
	scope: 'admin' | 'user'
	handOver: string
	path: string
	folders: ChannelFolders
	accounts: string[]
	template: string
	approval: { rule: 'none' | 'one', approvers: Principal[] }
	timeZone: string
	linkExpiryDays: number | null
}

export async function channels(parts: OutboxParts): Promise<Channel[]> {
	return (await parts.db.selectFrom('channel').selectAll().orderBy('name').execute()).map(toChannel)
}

/** Two channels on one folder, and channels that feed each other, are refused. */
async function folderProblem(parts: OutboxParts, folders: ChannelFolders, except?: string): Promise<Told | null> {
	for (const other of await channels(parts)) {
		if (other.id === except) continue
		if (other.folders.approval === folders.approval) return { message: 'api.folder_taken', params: { channel: other.name } }
		const targets = (f: ChannelFolders) => [f.published, f.failed, f.drafts]
		if (targets(folders).includes(other.folders.approval) || targets(other.folders).includes(folders.approval))
			return { message: 'api.folder_loop', params: { channel: other.name } }
	}
	return null
}

async function problemOf(parts: OutboxParts, input: NewChannel, except?: string): Promise<Told | null> {
	if (!isZone(input.timeZone))
		return { message: 'api.invalid', params: { detail: `There is no time zone “${input.timeZone}”. Write it like Europe/Berlin.` } }
	if (new Set(Object.values(input.folders)).size < 4)
		return { message: 'api.invalid', params: { detail: 'Drafts, Approval, Published and Failed must be four different folders.' } }
	const known = await accountsById(parts.db, input.accounts)
	if (known.length !== new Set(input.accounts).size)
		return { message: 'api.invalid', params: { detail: 'One of these accounts is not connected any more. Choose again.' } }
	return await folderProblem(parts, input.folders, except)
}

export async function makeChannel(parts: OutboxParts, input: NewChannel, by: By = { kind: 'plaza' }): Promise<Result<Channel, Told>> {
	const problem = await problemOf(parts, input)
	if (problem) return fail(problem)
	const handOver = await parts.host.handOver(input.handOver).catch((error: unknown) => {
		if (error instanceof HostError && error.kind !== 'unavailable') return null
		throw error
	})
	if (
		handOver?.kind !== 'folder'
		|| handOver.person !== input.owner
		|| !Object.values(input.folders).every((folder) => handOver.folders.includes(folder))
	) {
		return fail({ message: 'api.invalid', params: { detail: 'The hand-over does not cover these folders. Choose the folder again.' } })
	}
	const id = newId()
	const row = await parts.db.transaction().execute(async (tx) => {
		const added = await tx
			.insertInto('channel')
			.values({ id, owner: input.owner, created_at: parts.now(), enabled: 1, scope: input.scope, hand_over: input.handOver, ...columns(input) })
			.onConflict((conflict) => conflict.column('folder_approval').doNothing())
			.returning('id')
			.executeTakeFirst()
		if (added) await auditSetup(tx, parts.now(), by, { action: 'channelMade', id, name: input.name })
		return added
	})
	if (!row) return fail({ message: 'api.folder_taken', params: { channel: input.name } })
	parts.changed(['channels', 'board'])
	return ok((await channelById(parts.db, id))!)
}

function columns(input: Omit<NewChannel, 'owner' | 'scope' | 'handOver'>) {
	return {
		name: input.name,
		path: input.path,
		folder_drafts: input.folders.drafts,
		folder_approval: input.folders.approval,
		folder_published: input.folders.published,
		folder_failed: input.folders.failed,
		accounts: JSON.stringify([...new Set(input.accounts)]),
		template: input.template,
		approval_rule: input.approval.rule,
		approvers: JSON.stringify(input.approval.approvers),
		time_zone: input.timeZone,
		link_expiry_days: input.linkExpiryDays,
	}
}

export type ChannelChange = Partial<Pick<NewChannel, 'name' | 'accounts' | 'template' | 'approval' | 'timeZone' | 'linkExpiryDays'>> & {
	enabled?: boolean
}

export async function changeChannel(
	parts: OutboxParts,
	channel: Channel,
	change: ChannelChange,
	by: By = { kind: 'plaza' },
): Promise<Result<Channel, Told>> {
	const next: NewChannel = {
		...channel,
		approval: { rule: channel.approvalRule, approvers: channel.approvers },
		...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
	}
	const problem = await problemOf(parts, next, channel.id)
	if (problem) return fail(problem)
	await parts.db.transaction().execute(async (tx) => {
		await tx
			.updateTable('channel')
			.set(changedColumns(columns(next), change))
			.where('id', '=', channel.id)
			.execute()
		// What waits was rendered by the old rule: it is read again.
		await tx.updateTable('publication').set({ signature: '' }).where('channel', '=', channel.id).where('ended_at', 'is', null).execute()
		await auditSetup(tx, parts.now(), by, { action: 'channelChanged', id: channel.id, name: next.name })
	})
	parts.changed(['channels', 'board'])
	return ok((await channelById(parts.db, channel.id))!)
}

/** Those alone: somebody else may be changing another setting in the same moment. */
function changedColumns(all: ReturnType<typeof columns>, change: ChannelChange) {
	return {
		id: sql.ref<string>('id'),
		...(change.name !== undefined && { name: all.name }),
		...(change.accounts && { accounts: all.accounts }),
		...(change.template !== undefined && { template: all.template }),
		...(change.approval && { approval_rule: all.approval_rule, approvers: all.approvers }),
		...(change.timeZone !== undefined && { time_zone: all.time_zone }),
		...(change.linkExpiryDays !== undefined && { link_expiry_days: all.link_expiry_days }),
		...(change.enabled !== undefined && { enabled: change.enabled ? 1 : 0 }),
	}
}

/** Takes the channel away: what was not sent is cancelled, what is being sent is finished, the folders stay as they are. */
export async function removeChannel(parts: OutboxParts, channel: Channel, by: By = { kind: 'plaza' }): Promise<void> {
	const open = (await parts.db.selectFrom('publication').selectAll().where('channel', '=', channel.id).where('ended_at', 'is', null).execute()).map(
		toPublication,
	)
	for (const publication of open) if (beforeSending(publication.state)) await cancel(parts, publication, { message: 'ended.channel_gone' })
	await parts.db.transaction().execute(async (tx) => {
		await tx.deleteFrom('channel').where('id', '=', channel.id).execute()
		await auditSetup(tx, parts.now(), by, { action: 'channelRemoved', id: channel.id, name: channel.name })
	})
	if (!open.some((publication) => !beforeSending(publication.state)))
		await parts.host
			.revoke(channel.handOver)
			.catch((error: unknown) => parts.log.warn({ err: error, channel: channel.id }, 'hand-over not revoked'))
	parts.changed(['channels', 'board'])
}

/** What the owner should know when saving, and afterwards. */
export async function warningsOf(parts: OutboxParts, channel: Channel, accounts: Account[]): Promise<Told[]> {
	const warnings: Told[] = []
	if (accounts.length === 0 || accounts.every((account) => account.state !== 'connected'))
		warnings.push({ message: 'needs.accounts_gone', params: { channel: channel.name } })
	if (channel.approvalRule === 'none' && accounts.every((account) => account.minimumApproval === 'none')) return warnings
	const approvers = await personsOf(parts, channel.approvers)
	if (approvers.length === 0) warnings.push({ message: 'warning.no_approver' })
	if (approvers.length === 1 && approvers[0]!.id === channel.owner && accounts.some((account) => !account.selfApproval))
		warnings.push({ message: 'warning.only_self', params: { person: approvers[0]!.displayName } })
	for (const person of approvers) {
		if (!(await parts.host.canRead(person.id, channel.folders.approval)))
			warnings.push({ message: 'warning.approver_cannot_read', params: { person: person.displayName } })
	}
	return warnings
}

/** Whether a person's own Flow rule may use this channel: its owner, or somebody to whom all its accounts are open. */
export async function ruleMayUse(parts: OutboxParts, channel: Channel, owner: string): Promise<boolean> {
	if (owner === channel.owner) return true
	const person = (await parts.host.people({ ids: [owner] }))[0]
	const accounts = await accountsById(parts.db, channel.accounts)
	return person !== undefined && accounts.every((account) => includes(account.mayUse, person))
}
