// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PlatformProfile } from '../../../domain/index.ts'

/** Longest text in UTF-8 bytes, beside its graphemes; a text of many emoji meets it first. */
export const textBytes = 3000

/**
 * The lexicons of `app.bsky.feed.post` and `app.bsky.embed.images` as of @atproto/api 0.21, which a PDS enforces: 300 graphemes and
 * 3,000 bytes, 4 images of 2,000,000 bytes (1,000,000 before 2026; a PDS that is older refuses more, which then is said).
 * A PDS takes any `image/*`; the types are those that the network shows as they are (a GIF would stand still). It also takes any
 * size in pixels and any alternative text: the pixels are what the network's image proxy (sharp) reads at most, 2,000
 * characters of alternative text what Bluesky's own app lets a person write.
 */
export const profile: PlatformProfile = {
	id: 'bluesky',
	name: 'Bluesky',
	api: { version: 'atproto 0.21', documentation: 'https://docs.bsky.app/docs/api/' },
	limits: {
		textLength: 300,
		mediaCount: 4,
		mediaTypes: ['image/jpeg', 'image/png', 'image/webp'],
		imageBytes: 2_000_000,
		imagePixels: 268_402_689,
		altLength: 2000,
		altRequired: false,
		textRequired: false,
	},
	settings: [],
	capabilities: { edit: true, delete: true, replies: false, threads: false, metrics: false, contentWarning: true, language: true },
	connect: {
		ways: ['password'], needsServer: true, server: 'https://bsky.social',
		scopes: [{ name: 'app password', why: 'to publish, edit and withdraw posts and to upload their images; it cannot change or delete the account' }],
	},
	once: {
		findBy: 'key',
		// A post lies under a record key of our own, and is only made where there is none: a repeat is harmless for ever. What a
		// late repeat could do, bring a deleted post back, `find` and `publish` rule out themselves (posts.ts).
		keyLifetimeMs: Number.MAX_SAFE_INTEGER,
		// The PDS is the source: what it has written it shows at once.
		readLagMs: 0,
	},
}
