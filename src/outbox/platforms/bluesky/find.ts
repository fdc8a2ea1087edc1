// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AtpBaseClient } from '@atproto/api'
import type { Connection, FindAnswer, FindQuery, PlatformContext, RemotePost, Result, Step } from '../../../domain/index.ts'
import { ok } from '../../../domain/index.ts'
import { RequestError } from '../request-error.ts'
import { asked } from './api.ts'
import { profileUrl } from './connect.ts'
import { attempt, refusedAs } from './failure.ts'
import { collection, recordKey, timeOf } from './record.ts'
import { apiFor } from './session.ts'

/** So soon after the first attempt nobody is believed to have deleted the post, of which Plaza itself does not know. Milliseconds. */
const untouchedMs = 15 * 60_000
/** The server's clock is believed to be behind ours by this much at most. Milliseconds. */
const maxClockMs = 120_000

/** Looks where the post must lie: under the key of its step. What others say, or how often, does not matter. */
export async function find(connection: Connection, { steps }: FindQuery, context: PlatformContext): Promise<Result<FindAnswer>> {
	const step = steps.find(({ name }) => name === 'post')
	if (!step || step.startedAt === null) return ok({ found: 'none' })
	return await lookFor(connection, step, await apiFor(connection, context), context)
}

/**
 * Where nothing lies, it was never made, or it was made and somebody deleted it. The first is sure as long as the account has
 * written nothing since the first attempt; and it is believed for a while, since nobody deletes what has just been published. Else it
 * is unclear, and a person is asked: sent again, it would come back.
 */
export async function lookFor(connection: Connection, { key, startedAt }: Step, api: AtpBaseClient, context: PlatformContext): Promise<Result<FindAnswer>> {
	const since = startedAt ?? context.now()
	return await attempt<FindAnswer>({ server: connection.server, whenLost: 'retry' }, async () => {
		const there = await recordOrNull(connection, recordKey(key, since), api)
		if (there) return { found: 'one', post: remotePost(connection, there.uri, there.createdAt) }
		if (context.now() < since + untouchedMs) return { found: 'none' }
		const { rev } = await asked(api.com.atproto.sync.getLatestCommit({ did: connection.remoteId }))
		return timeOf(rev) + maxClockMs < since ? { found: 'none' } : { found: 'several' }
	})
}

interface There { uri: string, cid: string, createdAt: number, createdText: string }

/** https://docs.bsky.app/docs/api/com-atproto-repo-get-record */
export async function recordOrNull(connection: Connection, rkey: string, api: AtpBaseClient): Promise<There | null> {
	try {
		const { uri, cid, value } = await asked(api.com.atproto.repo.getRecord({ repo: connection.remoteId, collection, rkey }))
		const createdText = String(value.createdAt)
		const createdAt = Date.parse(createdText)
		if (Number.isNaN(createdAt) || !cid) throw new RequestError({ kind: 'strange', status: 200, detail: 'no post' })
		return { uri, cid, createdAt, createdText }
	} catch (error) {
		if (refusedAs(error, 'RecordNotFound')) return null
		throw error
	}
}

export function uriOf({ remoteId }: Connection, rkey: string): string {
	return `at://${remoteId}/${collection}/${rkey}`
}

/** Of `at://did/collection/rkey`. */
export function rkeyOf(uri: string): string {
	return uri.split('/').at(-1) ?? uri
}

/** @param createdAt ms; without it, the time in the post's key */
export function remotePost(connection: Connection, uri: string, createdAt = timeOf(rkeyOf(uri))): RemotePost {
	return { remoteId: uri, url: urlOf(connection, rkeyOf(uri)), createdAt }
}

/** A server has no pages of its own. The names of test servers end in `.test`, which Bluesky's page does not know: there it is the record. */
function urlOf({ server, remoteId, handle }: Connection, rkey: string): string {
	if (!handle.endsWith('.test')) return `${profileUrl(remoteId, handle)}/post/${rkey}`
	return `${server}/xrpc/com.atproto.repo.getRecord?${new URLSearchParams({ repo: remoteId, collection, rkey })}`
}
