// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AtpBaseClient } from '@atproto/api'
import { imageSize } from 'image-size'
import type { Connection, OutgoingMedia, PublishContext, Result } from '../../../domain/index.ts'
import { fail, ok } from '../../../domain/index.ts'
import { asked } from './api.ts'
import { attempt } from './failure.ts'
import { profile } from './profile.ts'
import { unshown } from './validate.ts'

/** A blob as a record names it: https://atproto.com/specs/data-model#blob-type */
export interface Blob { $type: 'blob', ref: { $link: string }, mimeType: string, size: number }

export interface Image { image: Blob, alt: string, aspectRatio?: { width: number, height: number } }

/**
 * Uploads what is not uploaded yet, one step each. A blob's id comes of its bytes, so a repeat changes nothing; one that no post names
 * is forgotten by the server after a while.
 * https://docs.bsky.app/docs/api/com-atproto-repo-upload-blob
 */
export async function upload(connection: Connection, api: AtpBaseClient, media: OutgoingMedia[], context: PublishContext, step = 'upload'): Promise<Result<Image[]>> {
	const images: Image[] = []
	for (const [index, medium] of media.entries()) {
		const [problem] = unshown(medium, { ...profile.limits, ...connection.limits })
		if (problem) return fail({ next: 'edit', problems: [problem], message: problem.message, params: problem.params })
		const sent = await context.step(`${step}:${index}`, async () =>
			await attempt({ server: connection.server, whenLost: 'retry', media: medium.name }, async () => ({ remoteId: await send(api, medium) })))
		if (!sent.ok) return sent
		images.push({ image: blobOf(sent.value.remoteId, medium), alt: medium.alt, ...aspectRatioOf(medium) })
	}
	return ok(images)
}

/** @returns the blob's id and the type that the server saw in it, which need not be ours */
export async function send(api: AtpBaseClient, { bytes, mime }: OutgoingMedia): Promise<string> {
	const { blob } = await asked(api.com.atproto.repo.uploadBlob(bytes, { encoding: mime }))
	return `${blob.ref.toString()} ${blob.mimeType}`
}

function blobOf(remoteId: string, { bytes, mime }: OutgoingMedia): Blob {
	const [link = '', mimeType = mime] = remoteId.split(' ')
	return { $type: 'blob', ref: { $link: link }, mimeType, size: bytes.length }
}

/** So that a timeline can keep its place free. What cannot be measured is shown without. */
function aspectRatioOf({ bytes }: OutgoingMedia): Pick<Image, 'aspectRatio'> {
	try {
		const { width, height, orientation = 1 } = imageSize(bytes)
		// turned by a quarter in its EXIF data
		return { aspectRatio: orientation > 4 ? { width: height, height: width } : { width, height } }
	} catch {
		return {}
	}
}
