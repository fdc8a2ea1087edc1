// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { MediaFacts, Outgoing, PlatformLimits, Problem } from '../../../domain/index.ts'
import { count, graphemes } from './count.ts'

type Planned = Omit<Outgoing, 'media'> & { media: MediaFacts[] }

/** What Mastodon would refuse, and what the account wants besides. The account's name is the caller's to fill in. */
export function validate(post: Planned, limits: PlatformLimits): Problem[] {
	return [...textProblems(post, limits), ...mediaProblems(post.media, limits)]
}

function textProblems(post: Planned, limits: PlatformLimits): Problem[] {
	const problems: Problem[] = []
	if (post.text.trim() === '' && (limits.textRequired || post.media.length === 0)) problems.push({ message: 'post.text_missing' })
	// the content warning counts with the text (Mastodon's StatusLengthValidator)
	const length = count(post.text) + graphemes(post.contentWarning ?? '')
	if (length > limits.textLength) {
		const params = { limit: limits.textLength, count: length, over: length - limits.textLength }
		problems.push({ message: 'post.text_too_long', params })
	}
	return problems
}

function mediaProblems(media: MediaFacts[], limits: PlatformLimits): Problem[] {
	const many = media.length > limits.mediaCount
	return [
		...(many ? [{ message: 'post.media_too_many', params: { limit: limits.mediaCount, count: media.length } } as const] : []),
		...media.flatMap((medium) => [...imageProblems(medium, limits), ...altProblems(medium, limits)]),
	]
}

function imageProblems({ name, mime, size, width, height }: MediaFacts, limits: PlatformLimits): Problem[] {
	const problems: Problem[] = []
	if (!limits.mediaTypes.includes(mime)) {
		problems.push({ message: 'post.media_type', params: { name, mime, known: limits.mediaTypes.join(', ') } })
	}
	if (size > limits.imageBytes) {
		problems.push({ message: 'post.media_bytes', params: { name, size: megabytes(size), limit: megabytes(limits.imageBytes) } })
	}
	if (width !== undefined && height !== undefined && width * height > limits.imagePixels) {
		problems.push({ message: 'post.media_pixels', params: { name, width, height } })
	}
	return problems
}

function altProblems({ name, alt }: MediaFacts, limits: PlatformLimits): Problem[] {
	if (limits.altRequired && alt.trim() === '') return [{ message: 'post.alt_missing', field: 'alt', params: { name } }]
	// code points: what the strictest of the servers count
	const length = [...alt].length
	if (length <= limits.altLength) return []
	return [{ message: 'post.alt_too_long', field: 'alt', params: { name, count: length, limit: limits.altLength } }]
}

function megabytes(bytes: number): string {
	return `${(bytes / 1_048_576).toFixed(1)} MB`
}
