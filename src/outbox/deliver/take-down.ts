// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Platform } from '../../domain/index.ts'
import { backoff } from '../../domain/index.ts'
import type { OutboxParts } from '../parts.ts'
import { connectionOf } from './connection.ts'
import { type Attempt, loseAccount, release } from './settle.ts'

/** Deletes a withdrawn publication's post; until the platform has said so it is tried again. */
export async function takeDown(parts: OutboxParts, { publication, delivery, account }: Attempt, platform: Platform, signal: AbortSignal): Promise<void> {
	if (delivery.remote_id === null) {
		// A person said that it is there; which one it is nobody told us, so nobody may think it is gone.
		const error = JSON.stringify({ message: 'platform.withdraw_by_hand', params: { account: account.name } })
		await release(parts, delivery, { state: 'withdrawn', error })
		return parts.changed(['board'])
	}
	const connection = await connectionOf(parts, account)
	const later = (afterMs = 0) => ({ attempts: delivery.attempts + 1, next_attempt_at: parts.now() + backoff(delivery.attempts + 1, parts.random(), afterMs) })
	if (!connection) return await release(parts, delivery, later(60_000))
	const result = await platform.delete(connection, delivery.remote_id, parts.platformContext(publication.correlation_id, signal))
	if (result.ok) await release(parts, delivery, { state: 'withdrawn', error: null })
	else {
		if (result.error.next === 'reconnect') await loseAccount(parts, account, result.error)
		await release(parts, delivery, { ...later(result.error.next === 'retry' ? result.error.afterMs : 60_000), error: JSON.stringify({ message: result.error.message, params: result.error.params }) })
	}
	parts.changed(['board'])
}
