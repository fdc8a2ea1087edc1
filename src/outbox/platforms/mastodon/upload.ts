// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as sleep } from 'node:timers/promises'
import type { mastodon } from 'masto'
import type { Connection, OutgoingMedia, PlatformContext, PublishContext, Result } from '../../../domain/index.ts'
import { fail, ok } from '../../../domain/index.ts'
import { apiOf } from './api.ts'
import type { Api } from './api.ts'
import { attempt, refusedWith } from './failure.ts'

/** Pauses between looks at a medium that is being worked on, in ms: together about a minute. */
const pauses = [100, 200, 400, 800, 1500, ...Array<number>(19).fill(3000)]

const endings: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/gif': 'gif', 'image/webp': 'webp' }

/**
 * Uploads what is not uploaded yet, one step each, and waits until the server has worked on all of it.
 * https://docs.joinmastodon.org/methods/media/#v2
 */
export async function upload(connection: Connection, media: OutgoingMedia[], context: PublishContext): Promise<Result<string[]>> {
	const api = apiOf(connection.server, connection.credentials.accessToken ?? '', context)
	const ids: string[] = []
	for (const [index, medium] of media.entries()) {
		const asked = { server: connection.server, whenLost: 'retry', media: medium.name } as const
		const sent = await context.step(`upload:${index}`, async () => await attempt(asked, async () => ({ remoteId: await send(api, medium) })))
		if (!sent.ok) return sent
		ids.push(sent.value.remoteId)
	}
	for (const [index, id] of ids.entries()) {
		const ready = await untilReady(api, id, connection.server, media[index]?.name ?? '', context)
		if (!ready.ok) return ready
	}
	return ok(ids)
}

async function send(api: Api, medium: OutgoingMedia): Promise<string> {
	const file = fileOf(medium)
	const params = { file, ...(medium.alt === '' ? {} : { description: medium.alt }) }
	const { id } = await api.rest.v2.media.create(params).catch((error: unknown) => {
		// servers that stayed with the first version of the upload
		if (refusedWith(error, 404, 405)) return api.rest.v1.media.create(params)
		throw error
	})
	return id
}

/** The name of a file may tell more than the post does, so the server gets one made from the content. */
function fileOf({ bytes, mime, sha256 }: OutgoingMedia): File {
	return new File([bytes as Uint8Array<ArrayBuffer>], `${sha256.slice(0, 12)}.${endings[mime] ?? 'bin'}`, { type: mime })
}

/** 206 (no `url` yet) means still working; a server that cannot be asked (404) is taken to be ready. */
async function untilReady(api: Api, id: string, server: string, media: string, context: PlatformContext): Promise<Result<null>> {
	for (const pause of pauses) {
		const looked = await attempt({ server, whenLost: 'retry', media }, async () => await isReady(api, id))
		if (!looked.ok) return looked
		if (looked.value) return ok(null)
		const slept = await sleep(pause, true, { signal: context.signal }).catch(() => false)
		if (!slept) break
	}
	return fail({ next: 'retry', message: 'platform.processing', params: { server: new URL(server).host } })
}

async function isReady(api: Api, id: string): Promise<boolean> {
	try {
		const media: mastodon.v1.MediaAttachment = await api.rest.v1.media.$select(id).fetch()
		return typeof media.url === 'string' && media.url !== ''
	} catch (error) {
		if (refusedWith(error, 404, 405)) return true
		throw error
	}
}
