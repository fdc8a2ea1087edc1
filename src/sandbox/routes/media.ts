// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { imageSize } from 'image-size'
import { sha256 } from '../digest.ts'
import { mediaEntity } from '../entities/entities.ts'
import type { Answer, Call, Handlers } from '../http/call.ts'
import { accountOf, invalid, json, notFound, refused } from '../http/call.ts'
import { limits } from '../settings.ts'
import type { Media } from '../state/records.ts'
import { graphemes } from '../text/length.ts'

/** https://docs.joinmastodon.org/methods/media/ */
export const mediaRoutes: Handlers = {
	'POST /api/v2/media': upload,
	'GET /api/v1/media/{id}': show,
	'PUT /api/v1/media/{id}': update,
}

const types: Record<string, string> = { jpg: 'image/jpeg', png: 'image/png', gif: 'image/gif', webp: 'image/webp' }

async function upload(call: Call): Promise<Answer> {
	const file = call.files.file
	const words = readWords(call)
	if ('status' in words) return words
	const bytes = file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
	const image = inspect(bytes)
	if ('status' in image) return image
	const now = call.settings.now()
	const media: Media = {
		...image,
		id: call.state.nextId(now), accountId: accountOf(call).id, size: bytes.length, sha256: sha256(bytes),
		description: words.description ?? null, focus: words.focus ?? null,
		createdAt: now, readyAt: now + call.settings.mediaProcessingMs,
	}
	call.state.putBytes(media.id, bytes)
	call.state.commit({ type: 'media', media })
	return json(entity(call, media), call.settings.mediaProcessingMs === 0 ? 200 : 202)
}

function show(call: Call): Answer {
	const media = call.settings.mediaPolling ? ownUnattached(call) : null
	return media ? json(entity(call, media), isReady(call, media) ? 200 : 206) : notFound()
}

function update(call: Call): Answer {
	const media = ownUnattached(call)
	if (!media) return notFound()
	const words = readWords(call)
	if ('status' in words) return words
	const { description = media.description, focus = media.focus } = words
	call.state.commit({ type: 'media.described', id: media.id, description, focus })
	return json(entity(call, media), isReady(call, media) ? 200 : 206)
}

/** The type and the measures that the bytes themselves show, or why they are refused. */
export function inspect(bytes: Uint8Array): Pick<Media, 'mime' | 'width' | 'height'> | Answer {
	if (bytes.length > limits.imageBytes) return invalid('file', 'ERR_TOO_BIG', `File must be less than ${limits.imageBytes} bytes`)
	const { type = '', width, height } = measure(bytes)
	const mime = types[type]
	if (!mime) return invalid('file', 'ERR_INVALID', 'File type of uploaded media could not be verified')
	if (!width || !height) return invalid('file', 'ERR_INVALID', 'The image has no size')
	if (width * height > limits.imagePixels) return invalid('file', 'ERR_TOO_BIG', `${width}x${height} images are not supported`)
	return { mime, width, height }
}

function measure(bytes: Uint8Array): { type?: string, width?: number, height?: number } {
	try {
		const { type, width, height, orientation = 1 } = imageSize(bytes)
		// EXIF 5 to 8: the picture lies on its side
		return orientation >= 5 ? { type, width: height, height: width } : { type, width, height }
	} catch {
		return {}
	}
}

function readWords(call: Call): { description?: string | null, focus?: Media['focus'] } | Answer {
	const { description, focus } = call.body as { description?: string, focus?: string }
	return readDescription(description, focus)
}

/** Alternative text and focal point as clients send them. */
export function readDescription(description?: string, focus?: string): { description?: string | null, focus?: Media['focus'] } | Answer {
	if (description !== undefined && graphemes(description) > limits.descriptionCharacters) {
		return invalid('description', 'ERR_TOO_LONG', `Description is too long (maximum is ${limits.descriptionCharacters} characters)`)
	}
	const point = focus === undefined ? undefined : readFocus(focus)
	if (point === null) return refused(400, 'The request does not fit the Mastodon API', 'focus must be two numbers from -1 to 1: "0.5,-0.2"')
	return {
		...(description === undefined ? {} : { description: description.trim() || null }),
		...(point === undefined ? {} : { focus: point }),
	}
}

function readFocus(text: string): Media['focus'] {
	const [x = NaN, y = NaN, ...more] = text.split(',').map((part) => part.trim() === '' ? NaN : Number(part))
	return more.length === 0 && Math.abs(x) <= 1 && Math.abs(y) <= 1 ? { x, y } : null
}

function ownUnattached(call: Call): Media | null {
	const media = call.state.world.media.get(call.params.id ?? '')
	if (!media || media.accountId !== accountOf(call).id) return null
	return call.state.world.statusOfMedia(media.id) ? null : media
}

const entity = ({ settings, state }: Call, media: Media) => mediaEntity({ settings, world: state.world }, media)
const isReady = ({ settings }: Call, media: Media) => media.readyAt <= settings.now()
