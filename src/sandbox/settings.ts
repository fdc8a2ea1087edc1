// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RateLimits } from './http/rate-limit.ts'
import { mastodonRateLimits } from './http/rate-limit.ts'

/** How a sandbox behaves. All times are milliseconds. */
export interface SandboxOptions {
	/** Where the public page is reached, without a slash at the end: `http://127.0.0.1:8787/sandbox`. */
	baseUrl: string
	/** Keep state here, and go on from it at the next start. Without it everything is forgotten with the process. */
	directory?: string
	/** How long a file "is processed" (202, then 206). 0: ready at once (200). Default 200. */
	mediaProcessingMs?: number
	/** How long an authorization code is good. Default 10 minutes, as on Mastodon. */
	codeLifetimeMs?: number
	/** False: ignores `Idempotency-Key`, as many servers with the Mastodon API do. Default true. */
	idempotency?: boolean
	/** False: `GET /api/v1/media/:id` answers 404, as some servers with the Mastodon API do. Default true. */
	mediaPolling?: boolean
	/** What NodeInfo says. Default `mastodon`. */
	software?: { name: string, version: string }
	/** Other limits than Mastodon's own, or `false` for none (headers are sent all the same). */
	rateLimits?: Partial<RateLimits> | false
	/** Opens `/controls/…`, by which tests in other processes inject faults and read the logs. Default false. */
	controls?: boolean
	/** The clock. Default `Date.now`. */
	now?: () => number
}

export interface Settings {
	baseUrl: string
	/** The path of `baseUrl`: `/sandbox`. */
	basePath: string
	origin: string
	host: string
	mediaProcessingMs: number
	codeLifetimeMs: number
	idempotency: boolean
	mediaPolling: boolean
	software: { name: string, version: string }
	rateLimits: RateLimits
	enforceRateLimits: boolean
	controls: boolean
	now: () => number
}

/** The Mastodon version whose API this is; what is behind it is said in brackets, as Pixelfed does it. */
export const mastodonVersion = '4.7.0'

export function resolveSettings(options: SandboxOptions): Settings {
	const url = new URL(options.baseUrl)
	return {
		baseUrl: options.baseUrl.replace(/\/+$/, ''),
		basePath: url.pathname.replace(/\/+$/, ''),
		origin: url.origin,
		host: url.host,
		mediaProcessingMs: options.mediaProcessingMs ?? 200,
		codeLifetimeMs: options.codeLifetimeMs ?? 600_000,
		idempotency: options.idempotency ?? true,
		mediaPolling: options.mediaPolling ?? true,
		software: options.software ?? { name: 'mastodon', version: `${mastodonVersion}+plaza-sandbox` },
		rateLimits: { ...mastodonRateLimits, ...(options.rateLimits || {}) },
		enforceRateLimits: options.rateLimits !== false,
		controls: options.controls ?? false,
		now: options.now ?? Date.now,
	}
}

/** https://docs.joinmastodon.org/methods/instance/#v2: what the sandbox accepts. */
export const limits = {
	characters: 500,
	media: 4,
	charactersPerUrl: 23,
	descriptionCharacters: 1500,
	imageBytes: 16_777_216,
	imagePixels: 33_177_600,
	imageTypes: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'],
	/** Of any other request body. */
	bodyBytes: 262_144,
	idempotencyMs: 3_600_000,
}
