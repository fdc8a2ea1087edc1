// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The organisation's presences on platforms: connecting, checking, changing, giving back. */
import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type ConnectedAccount, fail, ok, type Principal, type Result, type Told } from '../domain/index.ts'
import { newId, type Tx } from '../store/index.ts'
import { connectionOf } from './deliver/connection.ts'
import { loseAccount } from './deliver/settle.ts'
import { channels } from './channels.ts'
import type { OutboxParts } from './parts.ts'
import { auditSetup, type By } from './setup-audit.ts'
import { type Account, accountsById, toAccount } from './records.ts'

/** How long a person may take to agree at the platform. Milliseconds. */
const CONNECT_TIME = 10 * 60_000

export async function accounts(parts: OutboxParts): Promise<Account[]> {
	return (await parts.db.selectFrom('account').selectAll().orderBy('name').execute()).map(toAccount)
}

/** RFC 7636, 4.1 and 4.2: 256 random bits, and their S256 challenge. */
function pkce(): { verifier: string, challenge: string } {
	const verifier = randomBytes(32).toString('base64url')
	return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

export async function beginConnect(
	parts: OutboxParts,
	input: { platform: string, server: string, redirectUri: string, person: string },
): Promise<Result<{ authorizeUrl: string }, Told>> {
	const platform = parts.platform(input.platform)
	const server = serverOf(input.server)
	if (!platform?.beginConnect || !server) return fail({ message: 'platform.not_a_server', params: { server: input.server } })
	const state = randomBytes(24).toString('base64url')
	const { verifier, challenge } = pkce()
	const context = parts.platformContext(newId(), AbortSignal.timeout(parts.timing.call))
	const begun = await platform.beginConnect({ server, redirectUri: input.redirectUri, state, codeChallenge: challenge }, context)
	if (!begun.ok) return fail(begun.error)
	await parts.db.deleteFrom('connecting').where('expires_at', '<', parts.now()).execute()
	await parts.db
		.insertInto('connecting')
		.values({
			state,
			platform: input.platform,
			server,
			redirect_uri: input.redirectUri,
			person: input.person,
			expires_at: parts.now() + CONNECT_TIME,
			secret: await parts.seal({
				...Object.fromEntries(Object.entries(begun.value.app).map(([key, value]) => [`app.${key}`, value])),
				verifier,
			}),
		})
		.execute()
	return ok({ authorizeUrl: begun.value.authorizeUrl })
}

/** People write `mastodon.social`; it means https. */
function serverOf(text: string): string | null {
	const withScheme = /^https?:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`
	if (!URL.canParse(withScheme)) return null
	const url = new URL(withScheme)
	return url.username || url.password ? null : (url.origin + url.pathname).replace(/\/+$/, '')
}

/** The state is used up by the first who presents it, and only for the person who began. */
export async function finishConnect(parts: OutboxParts, input: { state: string, code: string, person: string }): Promise<Result<Account, Told>> {
	const begun = await parts.db
		.deleteFrom('connecting')
		.where('state', '=', input.state)
		.where('person', '=', input.person)
		.where('expires_at', '>=', parts.now())
		.returningAll()
		.executeTakeFirst()
	const platform = begun && parts.platform(begun.platform)
	if (!begun || !platform?.finishConnect) return fail({ message: 'api.connect_expired' })
	const secret = await parts.open(begun.secret)
	const app = Object.fromEntries(
		Object.entries(secret)
			.filter(([key]) => key.startsWith('app.'))
			.map(([key, value]) => [key.slice(4), value]),
	)
	const context = parts.platformContext(newId(), AbortSignal.timeout(parts.timing.call))
	const connected = await platform.finishConnect(
		{ server: begun.server, redirectUri: begun.redirect_uri, code: input.code, codeVerifier: secret.verifier!, app },
		context,
	)
	if (!connected.ok) return fail(connected.error)
	return ok(await keepAccount(parts, { platform: begun.platform, person: input.person, connected: connected.value }))
}

interface Kept {
	platform: string
	person: string
	connected: ConnectedAccount
	mayUse?: Principal[]
	name?: string
}

/** With a password that was made for Plaza at the platform: nobody is sent there and back. */
export async function signIn(
	parts: OutboxParts,
	input: { platform: string, server: string, handle: string, password: string, person: string },
): Promise<Result<Account, Told>> {
	const platform = parts.platform(input.platform)
	const server = serverOf(input.server)
	if (!platform?.signIn || !server) return fail({ message: 'platform.not_a_server', params: { server: input.server } })
	const context = parts.platformContext(newId(), AbortSignal.timeout(parts.timing.call))
	const connected = await platform.signIn({ server, handle: input.handle, password: input.password }, context)
	if (!connected.ok) return fail(connected.error)
	return ok(await keepAccount(parts, { platform: input.platform, person: input.person, connected: connected.value }))
}

/** A new account, or the same one connected again: its channels and settings stay. */
export async function keepAccount(parts: OutboxParts, input: Kept): Promise<Account> {
	const { connected } = input
	const fresh = {
		handle: connected.handle,
		display_name: connected.displayName,
		url: connected.url,
		credentials: await parts.seal(connected.credentials),
		limits: JSON.stringify(connected.limits),
		honours_key: connected.honoursKey ? 1 : 0,
		state: 'connected' as const,
		error: null,
		last_success_at: parts.now(),
		paused_until: null,
	}
	const id = await parts.db.transaction().execute(async (tx) => {
		const known = await tx
			.updateTable('account')
			.set(fresh)
			.where('platform', '=', input.platform)
			.where('server', '=', connected.server)
			.where('remote_id', '=', connected.remoteId)
			.returning('id')
			.executeTakeFirst()
		const made = known?.id ?? newId()
		if (!known) await tx.insertInto('account').values({ ...fresh, ...await firstSettings(tx, parts, input), id: made }).execute()
		await auditSetup(tx, parts.now(), { kind: 'person', id: input.person, groups: [], isAdmin: false }, { action: 'accountConnected', id: made, name: connected.handle })
		return made
	})
	await parts.host.dismiss(null, `account:${id}`).catch(() => undefined)
	parts.changed(['accounts', 'channels'])
	return (await accountsById(parts.db, [id]))[0]!
}

/** An account that is new is its connector's alone, and asks for an approval. */
async function firstSettings(tx: Tx, parts: OutboxParts, input: Kept) {
	const { connected } = input
	return {
		platform: input.platform,
		name: await freeName(tx, input.name ?? connected.handle.replace(/^@/, '')),
		server: connected.server,
		remote_id: connected.remoteId,
		may_use: JSON.stringify(input.mayUse ?? [`person:${input.person}`]),
		minimum_approval: 'one' as const,
		self_approval: 0,
		alt_required: 0,
		created_by: input.person,
		created_at: parts.now(),
	}
}

async function freeName(tx: Tx, wanted: string): Promise<string> {
	const taken = new Set((await tx.selectFrom('account').select('name').execute()).map((account) => account.name))
	for (let number = 1; ; number++) {
		const name = number === 1 ? wanted : `${wanted}-${number}`
		if (!taken.has(name)) return name
	}
}

export interface AccountChange {
	name?: string
	mayUse?: Principal[]
	minimumApproval?: 'none' | 'one'
	selfApproval?: boolean
	altRequired?: boolean
}

export async function changeAccount(
	parts: OutboxParts,
	account: Account,
	change: AccountChange,
	by: By = { kind: 'plaza' },
): Promise<Result<Account, Told>> {
	const other =
		change.name === undefined
			? undefined
			: await parts.db.selectFrom('account').select('id').where('name', '=', change.name).where('id', '!=', account.id).executeTakeFirst()
	if (other) return fail({ message: 'api.invalid', params: { detail: `Another account is named “${change.name}”. Choose another name.` } })
	const next = { ...account, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) } as Account
	await parts.db.transaction().execute(async (tx) => {
		await tx
			.updateTable('account')
			.set(changedColumns(change))
			.where('id', '=', account.id)
			.execute()
		await auditSetup(tx, parts.now(), by, { action: 'accountChanged', id: account.id, name: next.name })
	})
	parts.changed(['accounts', 'channels'])
	return ok((await accountsById(parts.db, [account.id]))[0] ?? next)
}

/** Those alone: somebody else may be changing another setting in the same moment. `id` stands for itself, as a change of nothing is a statement, too. */
function changedColumns(change: AccountChange) {
	return {
		id: sql.ref<string>('id'),
		...(change.name !== undefined && { name: change.name }),
		...(change.mayUse && { may_use: JSON.stringify(change.mayUse) }),
		...(change.minimumApproval && { minimum_approval: change.minimumApproval }),
		...(change.selfApproval !== undefined && { self_approval: change.selfApproval ? 1 : 0 }),
		...(change.altRequired !== undefined && { alt_required: change.altRequired ? 1 : 0 }),
	}
}

/** Asks the platform whether the account works; only a proven dead token disconnects it. */
export async function checkAccount(parts: OutboxParts, account: Account): Promise<Account> {
	const platform = parts.platform(account.platform)
	const connection = await connectionOf(parts, account)
	if (!platform || !connection) {
		await loseAccount(parts, account, { message: 'platform.token_revoked', params: { server: account.server } })
		return (await accountsById(parts.db, [account.id]))[0]!
	}
	const health = await platform.health(connection, parts.platformContext(newId(), AbortSignal.timeout(parts.timing.call)))
	if (health.ok) {
		await parts.db
			.updateTable('account')
			.set({
				state: 'connected',
				error: null,
				last_success_at: parts.now(),
				limits: JSON.stringify(health.value.limits),
				honours_key: health.value.honoursKey ? 1 : 0,
				handle: health.value.handle,
			})
			.where('id', '=', account.id)
			.execute()
	} else if (health.error.next === 'reconnect') await loseAccount(parts, account, health.error)
	else
		await parts.db
			.updateTable('account')
			.set({ error: JSON.stringify({ message: health.error.message, params: health.error.params }) })
			.where('id', '=', account.id)
			.execute()
	parts.changed(['accounts'])
	return (await accountsById(parts.db, [account.id]))[0]!
}

/** Gives the token back and forgets the account; refused while a channel uses it. */
export async function removeAccount(parts: OutboxParts, account: Account, by: By = { kind: 'plaza' }): Promise<Result<null, Told>> {
	const user = (await channels(parts)).find((channel) => channel.accounts.includes(account.id))
	if (user) return fail({ message: 'api.account_in_use', params: { channel: user.name } })
	const connection = await connectionOf(parts, account)
	if (connection) {
		const given = await parts
			.platform(account.platform)
			?.disconnect(connection, parts.platformContext(newId(), AbortSignal.timeout(parts.timing.call)))
		if (given && !given.ok) parts.log.warn({ account: account.id, why: given.error.message }, 'token not given back')
	}
	await parts.db.transaction().execute(async (tx) => {
		await tx.deleteFrom('account').where('id', '=', account.id).execute()
		await auditSetup(tx, parts.now(), by, { action: 'accountRemoved', id: account.id, name: account.name })
	})
	parts.changed(['accounts'])
	return ok(null)
}
