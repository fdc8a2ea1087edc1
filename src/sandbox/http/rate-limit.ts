// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
export interface RateLimit {
	limit: number
	periodSeconds: number
}

/** https://docs.joinmastodon.org/api/rate-limits/ */
export interface RateLimits {
	/** All calls of one token, or of everybody without one. */
	api: RateLimit
	/** `POST /api/v2/media` */
	media: RateLimit
	/** `POST /api/v1/statuses` */
	statuses: RateLimit
	/** `DELETE /api/v1/statuses/:id` */
	deletes: RateLimit
}

export const mastodonRateLimits: RateLimits = {
	api: { limit: 300, periodSeconds: 300 },
	media: { limit: 30, periodSeconds: 1800 },
	statuses: { limit: 300, periodSeconds: 10_800 },
	deletes: { limit: 30, periodSeconds: 1800 },
}

const families: Record<string, keyof RateLimits> = {
	'POST /api/v2/media': 'media',
	'POST /api/v1/statuses': 'statuses',
	'DELETE /api/v1/statuses/{id}': 'deletes',
}

export interface Allowance {
	limit: number
	remaining: number
	/** Milliseconds since 1970. */
	resetAt: number
	exceeded: boolean
}

interface Rules {
	rateLimits: RateLimits
	enforceRateLimits: boolean
	now: () => number
}

/** Counts calls in windows that begin at multiples of their period, as Mastodon does. Forgets with the process. */
export class RateLimiter {
	private readonly counts = new Map<string, { count: number, resetAt: number }>()
	private readonly rules: Rules

	constructor(rules: Rules) {
		this.rules = rules
	}

	/** Counts one call, and answers for the limit that is nearest. */
	take(operation: string, who: string): Allowance {
		const family = families[operation]
		const all = this.count('api', who)
		const own = family ? this.count(family, who) : all
		return own.remaining < all.remaining ? own : all
	}

	private count(family: keyof RateLimits, who: string): Allowance {
		const { limit, periodSeconds } = this.rules.rateLimits[family]
		const now = this.rules.now()
		const period = periodSeconds * 1000
		const key = `${family} ${who}`
		let window = this.counts.get(key)
		if (!window || window.resetAt <= now) {
			this.forgetBefore(now)
			window = { count: 0, resetAt: now + period - now % period }
			this.counts.set(key, window)
		}
		window.count++
		const exceeded = window.count > limit && this.rules.enforceRateLimits
		return { limit, remaining: Math.max(0, limit - window.count), resetAt: window.resetAt, exceeded }
	}

	private forgetBefore(now: number): void {
		for (const [key, window] of this.counts) if (window.resetAt <= now) this.counts.delete(key)
	}
}

/** The headers of an allowance. The reset is a date, as on Mastodon, not seconds. */
export function rateLimitHeaders(allowance: Allowance): Record<string, string> {
	return {
		'X-RateLimit-Limit': String(allowance.limit),
		'X-RateLimit-Remaining': String(allowance.remaining),
		'X-RateLimit-Reset': new Date(allowance.resetAt).toISOString().replace(/(\.\d{3})Z$/, '$1000Z'),
	}
}
