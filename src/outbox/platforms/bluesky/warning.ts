// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Outgoing } from '../../../domain/index.ts'

/** Self labels by which readers hide or blur a post: https://docs.bsky.app/docs/advanced-guides/moderation#self-labels */
const labels = ['sexual', 'nudity', 'porn', 'graphic-media']

type Warned = Pick<Outgoing, 'text' | 'contentWarning'>

/**
 * Bluesky knows no warning in words, only a few labels. A warning that is one of their names becomes that label; any other stands
 * above the text, as people do it there by hand, and counts with it: leaving it out would show what the author meant to veil.
 */
export function labelOf({ contentWarning }: Warned): string | null {
	const wanted = contentWarning?.trim().toLowerCase().replace(/[\s_]+/g, '-') ?? ''
	return labels.includes(wanted) ? wanted : null
}

/** The text as it is sent, with the warning above it. */
export function textOf(post: Warned): string {
	const warning = post.contentWarning?.trim() ?? ''
	if (warning === '' || labelOf(post) !== null) return post.text
	return `CW: ${warning}\n\n${post.text}`.trimEnd()
}
