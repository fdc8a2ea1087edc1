// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Connection } from '../../domain/index.ts'
import type { OutboxParts } from '../parts.ts'
import type { Account } from '../records.ts'

/** The account's connection with its secrets opened for one call; null when they cannot be opened (another key, a damaged row). */
export async function connectionOf(parts: OutboxParts, account: Account): Promise<Connection | null> {
	const row = await parts.db.selectFrom('account').select('credentials').where('id', '=', account.id).executeTakeFirst()
	if (!row) return null
	const credentials = await parts.open(row.credentials).catch(() => null)
	if (!credentials) return null
	return { accountId: account.id, server: account.server, remoteId: account.remoteId, handle: account.handle, credentials, limits: account.limits, honoursKey: account.honoursKey }
}
