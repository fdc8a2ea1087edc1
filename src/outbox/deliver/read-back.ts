// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A delivery whose answer was lost is settled by asking the platform before anything is sent again. */
import type { FindAnswer, Platform, Result } from '../../domain/index.ts'
import { backoff, fail } from '../../domain/index.ts'
import { withLink } from '../content/template.ts'
import type { OutboxParts } from '../parts.ts'
import type { Delivery } from '../records.ts'
import { connectionOf } from './connection.ts'
import { failed, published, type Attempt, loseAccount, release } from './settle.ts'
import { isVisible, stepsOf } from './steps.ts'

/** A repeat under the platform's key is only made with this much of the key's lifetime left. Milliseconds. */
const KEY_MARGIN = 5 * 60_000
/** How often an unknown is looked for again by itself, after a person was shown it. Milliseconds. */
const LOOK_AGAIN = 10 * 60_000

export async function readBack(parts: OutboxParts, attempt: Attempt, platform: Platform, signal: AbortSignal): Promise<void> {
	const answer = await find(parts, attempt, platform, signal)
	if (!answer.ok) {
		if (answer.error.next === 'reconnect') await loseAccount(parts, attempt.account, answer.error)
		const afterMs = answer.error.next === 'retry' ? answer.error.afterMs : 0
		return await release(parts, attempt.delivery, { attempts: attempt.delivery.attempts + 1, next_attempt_at: parts.now() + backoff(attempt.delivery.attempts + 1, parts.random(), afterMs) })
	}
	if (answer.value.found === 'one') return await published(parts, attempt, answer.value.post)
	if (answer.value.found === 'none' && await mayRepeat(parts, attempt, platform)) {
		return await release(parts, attempt.delivery, { state: 'pending', next_attempt_at: parts.now() })
	}
	await release(parts, attempt.delivery, { next_attempt_at: parts.now() + LOOK_AGAIN })
	parts.changed(['board'])
}

async function find(parts: OutboxParts, { publication, delivery, account }: Attempt, platform: Platform, signal: AbortSignal): Promise<Result<FindAnswer>> {
	const connection = await connectionOf(parts, account)
	if (!connection) return fail({ next: 'reconnect', message: 'platform.token_revoked', params: { server: account.server } })
	const content = publication.approved_content ?? publication.content
	const text = content.accounts.find((one) => one.account === account.id)?.text ?? ''
	const claimed = await parts.db.selectFrom('delivery').select('remote_id').where('account', '=', account.id).where('remote_id', 'is not', null).where('id', '!=', delivery.id).execute()
	return await platform.find(connection, {
		text: withLink(text, publication.link_url), mediaCount: content.media.length, link: publication.link_url,
		notBefore: delivery.first_attempt_at ?? publication.opened_at, claimed: claimed.map((row) => row.remote_id!), steps: await stepsOf(parts, delivery.id),
	}, parts.platformContext(publication.correlation_id, signal))
}

/** Only where the server is known to honour the key, and while it does. */
async function mayRepeat(parts: OutboxParts, { delivery, account }: Attempt, platform: Platform): Promise<boolean> {
	if (!account.honoursKey) return false
	const started = (await stepsOf(parts, delivery.id)).filter(isVisible).map((step) => step.startedAt ?? 0)
	return started.length > 0 && parts.now() < Math.min(...started) + platform.profile.once.keyLifetimeMs - KEY_MARGIN
}

/** What a process that died in the middle left: unclear if something visible had begun, else as if never tried. */
export async function wasInterrupted(parts: OutboxParts, delivery: Delivery): Promise<boolean> {
	return (await stepsOf(parts, delivery.id)).some((step) => isVisible(step) && step.state === 'started')
}

export { failed }
