// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Entries, accounts, channels and platforms as the API gives them. */
import { type Actor, decide, type Platform, type Told } from '../../domain/index.ts'
import { type Account, accountsById, type Channel, channels } from '../../outbox/index.ts'
import type { EntryTable } from '../../store/index.ts'
import type { Service } from '../context.ts'
import { type Names, toPerson, toTold } from './told.ts'

export const toEntry = (entry: EntryTable, names: Names) => ({
	id: entry.id,
	kind: entry.kind,
	at: entry.at,
	actor: entry.actor === null ? null : toPerson(entry.actor, names),
	what: toTold(JSON.parse(entry.what) as Told, names),
	object:
		entry.file_id === null
			? null
			: { id: entry.file_id, name: entry.file_name ?? '', kind: entry.file_kind === 'folder' ? ('folder' as const) : ('file' as const) },
	publication: entry.publication,
	urls: JSON.parse(entry.urls) as { label: string, url: string }[],
})

export function toAccountView(service: Service, account: Account, actor: Actor) {
	const platform = service.platforms.find((one) => one.profile.id === account.platform)
	return {
		id: account.id,
		name: account.name,
		platform: account.platform,
		platformName: platform?.profile.name ?? account.platform,
		handle: account.handle,
		url: account.url,
		server: account.server,
		state: account.state,
		error: account.error && toTold(account.error, new Map()),
		lastSuccessAt: account.lastSuccessAt,
		mayUse: account.mayUse,
		minimumApproval: account.minimumApproval,
		selfApproval: account.selfApproval,
		altRequired: account.altRequired,
		limits: { ...platform?.profile.limits, ...account.limits },
		can: { change: decide(actor, { do: 'manageAccounts' }).allowed },
	}
}

export function toPlatformView({ profile }: Platform, sandbox: string | null) {
	return {
		id: profile.id,
		name: profile.name,
		api: profile.api,
		needsServer: profile.connect.needsServer,
		ways: profile.connect.ways,
		scopes: profile.connect.scopes,
		limits: { ...profile.limits },
		capabilities: { ...profile.capabilities },
		// the sandbox, in the demo, speaks the way of those who come and go through a browser
		suggestedServer: profile.connect.server ?? sandbox,
	}
}

export async function toChannelView(service: Service, channel: Channel, actor: Actor) {
	const names = await service.people.names()
	const warnings = await channels.warningsOf(service.outbox.parts, channel, await accountsById(service.db, channel.accounts))
	return {
		id: channel.id,
		name: channel.name,
		folders: channel.folders,
		path: channel.path,
		accounts: channel.accounts,
		template: channel.template,
		approval: { rule: channel.approvalRule, approvers: channel.approvers as string[] },
		timeZone: channel.timeZone,
		link: { expiryDays: channel.linkExpiryDays },
		scope: channel.scope,
		owner: toPerson(channel.owner, names),
		enabled: channel.enabled,
		warnings: warnings.map((told) => toTold(told, names)),
		can: { change: decide(actor, { do: 'changeChannel', channel }).allowed },
	}
}
