// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { mastodon } from 'masto'
import type { Connection, Outgoing, PlatformContext, PublishContext, RemotePost, Result } from '../../../domain/index.ts'
import { fail, ok } from '../../../domain/index.ts'
import { apiOf } from './api.ts'
import type { Api } from './api.ts'
import { attempt, refusedWith } from './failure.ts'
import { RequestError } from '../request-error.ts'
import { upload } from './upload.ts'

/**
 * Steps `upload:0` … and then `post`, which carries its key. A lost answer of `post` means `readBack`: it may be there.
 * https://docs.joinmastodon.org/methods/statuses/#create
 */
export async function publish(connection: Connection, post: Outgoing, context: PublishContext): Promise<Result<RemotePost>> {
	const made = context.steps.find((step) => step.name === 'post' && step.state === 'done')
	// once it is there, its media can no longer be asked after
	const media = made ? ok([]) : await upload(connection, post.media, context)
	if (!media.ok) return media
	let fresh: RemotePost | undefined
	const posted = await context.step('post', async (key) => await attempt({ server: connection.server, whenLost: 'readBack' }, async () => {
		fresh = remotePost(await create(apiFor(connection, context), post, media.value, key))
		return { remoteId: fresh.remoteId }
	}))
	if (!posted.ok) return posted
	return fresh ? ok(fresh) : await readAgain(connection, posted.value.remoteId, context)
}

/** It was made by an earlier attempt. Taken down by someone meanwhile, it was published all the same. */
async function readAgain(connection: Connection, remoteId: string, context: PlatformContext): Promise<Result<RemotePost>> {
	const found = await read(connection, remoteId, context)
	if (!found.ok) return found
	const name = connection.handle.replace(/^@/, '').split('@')[0]
	return ok(found.value ?? { remoteId, url: `${connection.server}/@${name}/${remoteId}`, createdAt: context.now() })
}

async function create(api: Api, post: Outgoing, mediaIds: string[], key: string): Promise<mastodon.v1.Status> {
	const { visibility } = post.settings
	return await api.rest.v1.statuses.create({
		...wordsOf(post),
		...(mediaIds.length === 0 ? {} : { mediaIds }),
		...(typeof visibility === 'string' ? { visibility: visibility as mastodon.v1.StatusVisibility } : {}),
	} as mastodon.rest.v1.CreateStatusParams, { requestInit: { headers: { 'Idempotency-Key': key } } })
}

function wordsOf(post: Outgoing): Record<string, string | boolean> {
	return {
		status: post.text,
		...(post.language === undefined ? {} : { language: post.language }),
		...(post.contentWarning === undefined ? {} : { spoilerText: post.contentWarning }),
		...(post.settings.sensitive === undefined ? {} : { sensitive: post.settings.sensitive }),
	}
}

/** Null when it is no longer there. https://docs.joinmastodon.org/methods/statuses/#get */
export async function read(connection: Connection, remoteId: string, context: PlatformContext): Promise<Result<RemotePost | null>> {
	return await attempt({ server: connection.server, whenLost: 'retry' }, async () => {
		const status = await statusOrNull(apiFor(connection, context), remoteId)
		return status && remotePost(status)
	})
}

/**
 * Step `edit`. Changes words and alternative texts; the media that are there stay, as Mastodon takes an edit without them for
 * their removal. The same edit again changes nothing, so a lost answer means `retry`.
 * https://docs.joinmastodon.org/methods/statuses/#edit
 */
export async function edit(connection: Connection, remoteId: string, post: Outgoing, context: PublishContext): Promise<Result<RemotePost>> {
	const api = apiFor(connection, context)
	const asked = { server: connection.server, whenLost: 'retry' } as const
	const server = new URL(connection.server).host
	const old = await attempt(asked, async () => await statusOrNull(api, remoteId))
	if (!old.ok) return old
	if (!old.value) return fail({ next: 'gone', message: 'platform.post_gone', params: { server } })
	const media = old.value.mediaAttachments
	if (media.length !== post.media.length) {
		const told = { message: 'platform.edit_keeps_media', params: { server } } as const
		return fail({ next: 'edit', problems: [told], ...told })
	}
	let changed = remotePost(old.value)
	const done = await context.step('edit', async () => await attempt(asked, async () => {
		changed = remotePost(await change(api, remoteId, post, media.map(({ id }) => id)))
		return { remoteId }
	}))
	return done.ok ? ok(changed) : done
}

async function change(api: Api, remoteId: string, post: Outgoing, mediaIds: string[]): Promise<mastodon.v1.Status> {
	return await api.rest.v1.statuses.$select(remoteId).update({
		// what an edit leaves out is gone, so the warning is always said
		spoilerText: '', ...wordsOf(post), mediaIds,
		mediaAttributes: post.media.map(({ alt }, index) => ({ id: mediaIds[index] ?? '', description: alt })),
	} as mastodon.rest.v1.UpdateStatusParams)
}

/** 404 says that it is gone already, and is no failure. https://docs.joinmastodon.org/methods/statuses/#delete */
export async function remove(connection: Connection, remoteId: string, context: PlatformContext): Promise<Result<null>> {
	return await attempt({ server: connection.server, whenLost: 'retry' }, async () => {
		try {
			await apiFor(connection, context).rest.v1.statuses.$select(remoteId).remove()
		} catch (error) {
			if (!refusedWith(error, 404, 410)) throw error
		}
		return null
	})
}

export function apiFor({ server, credentials }: Connection, context: PlatformContext): Api {
	return apiOf(server, credentials.accessToken ?? '', context)
}

async function statusOrNull(api: Api, id: string): Promise<mastodon.v1.Status | null> {
	try {
		return await api.rest.v1.statuses.$select(id).fetch()
	} catch (error) {
		if (refusedWith(error, 404, 410)) return null
		throw error
	}
}

/** JSON that is no post is as strange as a page. */
export function remotePost(status: mastodon.v1.Status): RemotePost {
	const createdAt = Date.parse(status.createdAt)
	if (typeof status.id !== 'string' || Number.isNaN(createdAt)) throw new RequestError({ kind: 'strange', status: 200, detail: 'no post' })
	return {
		remoteId: status.id, url: status.url ?? status.uri, createdAt,
		...(status.editedAt ? { editedAt: Date.parse(status.editedAt) } : {}),
	}
}
