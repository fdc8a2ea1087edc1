// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AtpBaseClient } from '@atproto/api'
import type { Connection, Outgoing, OutgoingMedia, PlatformContext, PublishContext, RemotePost, Result } from '../../../domain/index.ts'
import { fail, ok } from '../../../domain/index.ts'
import { asked } from './api.ts'
import { attempt, refusedAs } from './failure.ts'
import { lookFor, recordOrNull, remotePost, rkeyOf, uriOf } from './find.ts'
import { collection, recordKey, recordOf } from './record.ts'
import type { PostRecord } from './record.ts'
import { apiFor } from './session.ts'
import { send, upload } from './upload.ts'
import type { Image } from './upload.ts'

/**
 * Steps `upload:0` … and then `post`, whose key makes the record's. A lost answer of `post` means `readBack`: it may be there.
 * Where an earlier attempt may have made it, it is looked for first, so that no late one brings back what was deleted.
 */
export async function publish(connection: Connection, post: Outgoing, context: PublishContext): Promise<Result<RemotePost>> {
	const api = await apiFor(connection, context)
	const begun = context.steps.find((step) => step.name === 'post')
	if (begun?.state !== 'done' && begun && begun.startedAt !== null) {
		const looked = await lookFor(connection, begun, api, context)
		if (!looked.ok) return looked
		if (looked.value.found === 'several') return fail({ next: 'readBack', message: 'platform.answer_lost', params: { server: new URL(connection.server).host } })
	}
	const images = begun?.state === 'done' ? ok([]) : await upload(connection, api, post.media, context)
	if (!images.ok) return images
	const posted = await context.step('post', async (key, startedAt) => await make(connection, api, post, images.value, recordKey(key, startedAt), startedAt))
	return posted.ok ? ok(remotePost(connection, posted.value.remoteId)) : posted
}

/** Written only where there is nothing yet: what is there under this key is this post, and stays as it is by now. */
async function make(connection: Connection, api: AtpBaseClient, post: Outgoing, images: Image[], rkey: string, startedAt: number): Promise<Result<{ remoteId: string }>> {
	const { server, remoteId: repo } = connection
	const record = await attempt({ server, whenLost: 'retry' }, async () => await recordOf(post, images, new Date(startedAt).toISOString(), api))
	if (!record.ok) return record
	return await attempt({ server, whenLost: 'readBack' }, async () => {
		try {
			await put(api, { repo, rkey, record: record.value, swapRecord: null }, post.media)
		} catch (error) {
			if (!refusedAs(error, 'InvalidSwap')) throw error
		}
		return { remoteId: uriOf(connection, rkey) }
	})
}

interface Write { repo: string, rkey: string, record: PostRecord, swapRecord: string | null }

/** A server forgets uploads that no post named for long: then they are made again. https://docs.bsky.app/docs/api/com-atproto-repo-put-record */
async function put(api: AtpBaseClient, write: Write, media: OutgoingMedia[]): Promise<void> {
	const once = async () => await asked(api.com.atproto.repo.putRecord({ collection, ...write }))
	try {
		await once()
	} catch (error) {
		if (!refusedAs(error, 'BlobNotFound')) throw error
		for (const medium of media) await send(api, medium)
		await once()
	}
}

/** Null when it is no longer there. */
export async function read(connection: Connection, remoteId: string, context: PlatformContext): Promise<Result<RemotePost | null>> {
	return await attempt({ server: connection.server, whenLost: 'retry' }, async () => {
		const there = await recordOrNull(connection, rkeyOf(remoteId), await apiFor(connection, context))
		return there && remotePost(connection, there.uri, there.createdAt)
	})
}

/**
 * Steps `upload:edit:0` … and then `edit`. Everything but the time of creation is written anew, media too; only over what was read,
 * so that a late repeat neither undoes another change nor brings back what was deleted.
 */
export async function edit(connection: Connection, remoteId: string, post: Outgoing, context: PublishContext): Promise<Result<RemotePost>> {
	const { server, remoteId: repo } = connection
	const api = await apiFor(connection, context)
	const rkey = rkeyOf(remoteId)
	const old = await attempt({ server, whenLost: 'retry' }, async () => await recordOrNull(connection, rkey, api))
	if (!old.ok) return old
	if (!old.value) return fail({ next: 'gone', message: 'platform.post_gone', params: { server: new URL(server).host } })
	const { createdAt, createdText, cid } = old.value
	const images = await upload(connection, api, post.media, context, 'upload:edit')
	if (!images.ok) return images
	const done = await context.step('edit', async () => await attempt({ server, whenLost: 'retry' }, async () => {
		await put(api, { repo, rkey, record: await recordOf(post, images.value, createdText, api), swapRecord: cid }, post.media)
		return { remoteId }
	}))
	return done.ok ? ok({ ...remotePost(connection, uriOf(connection, rkey), createdAt), editedAt: context.now() }) : done
}

/** One that is gone already is no failure. https://docs.bsky.app/docs/api/com-atproto-repo-delete-record */
export async function remove(connection: Connection, remoteId: string, context: PlatformContext): Promise<Result<null>> {
	return await attempt({ server: connection.server, whenLost: 'retry' }, async () => {
		const api = await apiFor(connection, context)
		await asked(api.com.atproto.repo.deleteRecord({ repo: connection.remoteId, collection, rkey: rkeyOf(remoteId) }))
		return null
	})
}
