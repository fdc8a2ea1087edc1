// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PlatformProfile } from '../../../domain/index.ts'

/** The scopes as Mastodon wants them named; see https://docs.joinmastodon.org/api/oauth-scopes/ */
const scopes = [
	{ name: 'read:accounts', why: 'to know which account was connected, and whether it still works' },
	{ name: 'read:statuses', why: 'to look whether a post is there when an answer was lost' },
	{ name: 'write:statuses', why: 'to publish, edit and withdraw posts' },
	{ name: 'write:media', why: 'to upload the images of a post' },
]

/**
 * Mastodon's own defaults; an account's server tells its own in `GET /api/v2/instance`, and those go first.
 * Version 4.3 is the first with PKCE; older servers and others with this API ignore it and work.
 */
export const profile: PlatformProfile = {
	id: 'mastodon',
	name: 'Mastodon',
	api: { version: '4.3', documentation: 'https://docs.joinmastodon.org/api/' },
	limits: {
		textLength: 500,
		mediaCount: 4,
		mediaTypes: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'],
		imageBytes: 16_777_216,
		imagePixels: 33_177_600,
		altLength: 1500,
		altRequired: false,
		textRequired: false,
	},
	settings: [
		{ name: 'visibility', kind: 'choice', choices: ['public', 'unlisted', 'private'], default: 'public' },
		{ name: 'sensitive', kind: 'flag', default: false },
	],
	capabilities: { edit: true, delete: true, replies: false, threads: false, metrics: false, contentWarning: true, language: true },
	connect: { ways: ['oauth'], needsServer: true, scopes },
	once: {
		findBy: 'words',
		// "Idempotency keys are stored for up to 1 hour": https://docs.joinmastodon.org/methods/statuses/#headers
		keyLifetimeMs: 3_600_000,
		// Assumption: a post is committed before it is answered, but a list may be read from a database replica that is
		// behind. Five seconds is far above what a working replica lags.
		readLagMs: 5_000,
	},
}
