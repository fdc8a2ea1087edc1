// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Connection, fail, ok } from '../../domain/index.ts'
import type { OutboxParts } from '../parts.ts'
import type { Account } from '../records.ts'

/** The account's connection with its secrets opened for one call; null when they cannot be opened (another key, a damaged row). */
export async function connectionOf(parts: OutboxParts, account: Account): Promise<Connection | null> {
	const stored = await credentialsOf(parts, account.id)
	if (!stored) return null
	return {
		accountId: account.id, server: account.server, remoteId: account.remoteId, handle: account.handle, limits: account.limits, honoursKey: account.honoursKey,
		credentials: stored.credentials, renew: async (ask) => await inTurn(account.id, async () => await renewed(parts, account, ask)),
	}
}

async function credentialsOf(parts: OutboxParts, account: string): Promise<{ sealed: string, credentials: Record<string, string> } | null> {
	const row = await parts.db.selectFrom('account').select('credentials').where('id', '=', account).executeTakeFirst()
	const credentials = row && await parts.open(row.credentials).catch(() => null)
	return credentials ? { sealed: row.credentials, credentials } : null
}

/** Stored only over those that were read: a person who connected anew meanwhile, or another process, was first. */
async function renewed(parts: OutboxParts, { id, server }: Account, ask: Parameters<Connection['renew']>[0]): ReturnType<Connection['renew']> {
	const stored = await credentialsOf(parts, id)
	if (!stored) return fail({ next: 'reconnect', message: 'platform.token_revoked', params: { server: new URL(server).host } })
	const fresh = await ask(stored.credentials)
	if (!fresh.ok || fresh.value === stored.credentials) return fresh
	await parts.db.updateTable('account').set({ credentials: await parts.seal(fresh.value) }).where('id', '=', id).where('credentials', '=', stored.sealed).execute()
	return ok(fresh.value)
}

/** By account: the renewal that is under way in this process. */
const turns = new Map<string, Promise<unknown>>()

async function inTurn<T>(account: string, run: () => Promise<T>): Promise<T> {
	const mine = (turns.get(account) ?? Promise.resolve()).then(run, run)
	const settled = mine.catch(() => undefined)
	turns.set(account, settled)
	try {
		return await mine
	} finally {
		if (turns.get(account) === settled) turns.delete(account)
	}
}
