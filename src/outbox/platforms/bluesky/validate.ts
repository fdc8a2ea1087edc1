// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { MediaFacts, Outgoing, PlatformLimits, Problem } from '../../../domain/index.ts'
import { bytes, count } from './count.ts'
import { textBytes } from './profile.ts'
import { textOf } from './warning.ts'

type Planned = Omit<Outgoing, 'media'> & { media: MediaFacts[] }

/** What a PDS would refuse or the network not show, and what the account wants besides. The account's name is the caller's to fill in. */
export function validate(post: Planned, limits: PlatformLimits): Problem[] {
	return [...textProblems(post, limits), ...mediaProblems(post.media, limits)]
}

function textProblems(post: Planned, limits: PlatformLimits): Problem[] {
	if (post.text.trim() === '' && (limits.textRequired || post.media.length === 0)) return [{ message: 'post.text_missing' }]
	const text = textOf(post)
	const length = count(text)
	if (length > limits.textLength) {
		return [{ message: 'post.text_too_long', params: { limit: limits.textLength, count: length, over: length - limits.textLength } }]
	}
	const size = bytes(text)
	return size > textBytes ? [{ message: 'post.text_bytes', params: { limit: textBytes, count: size } }] : []
}

function mediaProblems(media: MediaFacts[], limits: PlatformLimits): Problem[] {
	const many = media.length > limits.mediaCount
	return [
		...(many ? [{ message: 'post.media_too_many', params: { limit: limits.mediaCount, count: media.length } } as const] : []),
		...media.flatMap((medium) => [...unshown(medium, limits), ...sizeProblems(medium, limits), ...missingAlt(medium, limits)]),
	]
}

/** What a PDS takes and the network does not show: so it is refused here, however it came. */
export function unshown({ name, mime, alt }: Pick<MediaFacts, 'name' | 'mime' | 'alt'>, limits: PlatformLimits): Problem[] {
	const problems: Problem[] = []
	if (!limits.mediaTypes.includes(mime)) {
		problems.push({ message: 'post.media_type', params: { name, mime, known: limits.mediaTypes.join(', ') } })
	}
	const length = count(alt)
	if (length > limits.altLength) {
		problems.push({ message: 'post.alt_too_long', field: 'alt', params: { name, count: length, limit: limits.altLength } })
	}
	return problems
}

function sizeProblems({ name, size, width, height }: MediaFacts, limits: PlatformLimits): Problem[] {
	const problems: Problem[] = []
	if (size > limits.imageBytes) {
		problems.push({ message: 'post.media_bytes', params: { name, size: megabytes(size), limit: megabytes(limits.imageBytes) } })
	}
	if (width !== undefined && height !== undefined && width * height > limits.imagePixels) {
		problems.push({ message: 'post.media_pixels', params: { name, width, height } })
	}
	return problems
}

function missingAlt({ name, alt }: MediaFacts, limits: PlatformLimits): Problem[] {
	return limits.altRequired && alt.trim() === '' ? [{ message: 'post.alt_missing', field: 'alt', params: { name } }] : []
}

/** Decimal, as the lexicon's limits are. */
function megabytes(size: number): string {
	return `${(size / 1_000_000).toFixed(1)} MB`
}
