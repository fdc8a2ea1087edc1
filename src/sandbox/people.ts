// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Sandboxed } from './http/call.ts'
import { registerApp, outOfBand } from './routes/apps.ts'
import { createToken } from './routes/oauth.ts'
import { unknownScope } from './routes/scopes.ts'
import type { Account, App } from './state/records.ts'

type Kept = Pick<Sandboxed, 'state' | 'settings'>

export interface NewAccount {
	/** Letters, digits and underscores, up to 30: `acme`. */
	handle: string
	displayName: string
	/** Plain text about the account. */
	note?: string
}

export interface DemoAccount {
	accessToken: string
	account: Account
}

export function createAccount({ state, settings }: Kept, { handle, displayName, note = '' }: NewAccount): Account {
	if (!/^\w{1,30}$/.test(handle)) throw new Error(`"${handle}" is no handle: letters, digits and underscores, up to 30.`)
	if (state.world.accountsByHandle.has(handle.toLowerCase())) throw new Error(`The sandbox has an account @${handle} already.`)
	const now = settings.now()
	const account: Account = { id: state.nextId(now), handle, displayName, note, createdAt: now }
	state.commit({ type: 'account', account })
	return account
}

export function findAccount({ state }: Kept, handle: string): Account {
	const account = state.world.accountsByHandle.get(handle.toLowerCase())
	if (!account) throw new Error(`The sandbox has no account @${handle}.`)
	return account
}

export function issueToken(kept: Kept, handle: string, scopes: string[] = ['read', 'write']): string {
	const unknown = unknownScope(scopes)
	if (unknown !== undefined) throw new Error(`Mastodon has no scope "${unknown}".`)
	const account = findAccount(kept, handle)
	return createToken(kept, { appId: ownApp(kept).id, accountId: account.id, scopes }).secret
}

export function connectDemoAccount(kept: Kept, wanted: NewAccount): DemoAccount {
	const account = kept.state.world.accountsByHandle.get(wanted.handle.toLowerCase()) ?? createAccount(kept, wanted)
	return { account, accessToken: issueToken(kept, account.handle) }
}

function ownApp(kept: Kept): App {
	const name = 'Plaza'
	const known = [...kept.state.world.apps.values()].find((app) => app.name === name && app.redirectUris[0] === outOfBand)
	return known ?? registerApp(kept, { name, redirectUris: [outOfBand], scopes: ['read', 'write'], website: null }).app
}
