// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { mastodon } from 'masto'
import type { Connection, FindAnswer, FindQuery, PlatformContext, RemotePost, Result } from '../../../domain/index.ts'
import { fail, ok } from '../../../domain/index.ts'
import type { Api } from './api.ts'
import { attempt } from './failure.ts'
import { essence, plainText } from './plain-text.ts'
import { apiFor, remotePost } from './posts.ts'
import { profile } from './profile.ts'

const pageSize = 40
/** Further back than this many pages nobody looks: then it stays unclear. */
const maxPages = 25
/** Some servers cut creation times to the second. */
const roundingMs = 1000
/** A server's clock is believed to be behind ours by this much at most. */
const maxClockMs = 120_000

/**
 * Looks through the account's own posts, newest first, back to the first attempt: by the link's token, else by the words, always
 * with as many media. "Not there" is only said once a post would show (`readLagMs`); before, it is still `readBack`.
 * https://docs.joinmastodon.org/methods/accounts/#statuses
 */
export async function find(connection: Connection, query: FindQuery, context: PlatformContext): Promise<Result<FindAnswer>> {
	const searched = await attempt({ server: connection.server, whenLost: 'retry' }, async () =>
		await search(apiFor(connection, context), connection.remoteId, query))
	if (!searched.ok) return searched
	const { posts, complete } = searched.value
	const [only] = posts
	if (only && posts.length === 1) return ok({ found: 'one', post: only })
	if (only || !complete) return ok({ found: 'several' })
	if (context.now() < query.notBefore + profile.once.readLagMs) {
		return fail({ next: 'readBack', message: 'platform.answer_lost', params: { server: new URL(connection.server).host } })
	}
	return ok({ found: 'none' })
}

async function search(api: Api, account: string, query: FindQuery): Promise<{ posts: RemotePost[], complete: boolean }> {
	const posts: RemotePost[] = []
	let maxId: string | undefined
	for (let page = 0; page < maxPages; page++) {
		const statuses = await api.rest.v1.accounts.$select(account).statuses.list({ limit: pageSize, excludeReblogs: true, maxId })
		const since = earliest(query, api.clock())
		for (const status of statuses) if (isOurs(status, query, since)) posts.push(remotePost(status))
		const last = statuses.at(-1)
		if (!last || last.id === maxId || Date.parse(last.createdAt) < since) return { posts, complete: true }
		maxId = last.id
	}
	return { posts, complete: false }
}

/** The first attempt by the server's clock: one that is behind dates the post before it was asked for. */
function earliest({ notBefore }: FindQuery, clock: number | null): number {
	const behind = Math.min(Math.max(0, -((clock ?? 0) + roundingMs)), maxClockMs)
	return notBefore - roundingMs - behind
}

function isOurs(status: mastodon.v1.Status, query: FindQuery, since: number): boolean {
	if (status.reblog || query.claimed.includes(status.id)) return false
	if (Date.parse(status.createdAt) < since || status.mediaAttachments.length !== query.mediaCount) return false
	const token = tokenOf(query.link)
	if (token && status.content.includes(token)) return true
	return essence(plainText(status.content)) === essence(query.text)
}

/** The last part of a share's address, where it is long enough to be nobody else's. */
function tokenOf(link: string | null): string | null {
	const last = link === null ? undefined : URL.parse(link)?.pathname.split('/').filter(Boolean).at(-1)
	return last && /^[A-Za-z0-9_-]{12,}$/.test(last) && /\d|[a-z][A-Z]/.test(last) ? last : null
}
