// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What went wrong with one request, before anyone decides what that means. Holds nothing that may not be logged: no token, no
 * text of a post, no body.
 */
export class RequestError extends Error {
	readonly what: RequestFailure

	constructor(what: RequestFailure) {
		super(`The request failed: ${what.kind}`)
		this.what = what
	}
}

export type RequestFailure =
	/** No connection came about: surely nothing was sent. */
	| { kind: 'notSent' }
	/** The request, or a part of it, left; no whole answer came. */
	| { kind: 'lost' }
	/** An answer that is not the API's: a page, nothing, a redirect. */
	| { kind: 'strange', status: number, detail: string }
	/** The API's own refusal, with its own sentence, and its name for it where it has names. */
	| { kind: 'refused', status: number, said: string, code?: string, afterMs?: number }

const neverConnected = new Set([
	'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'PLAZA_BLOCKED_ADDRESS', 'PLAZA_REFUSED_URL',
	'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** Sorts what `fetch` rejected with. In doubt the request left. */
export function networkFailure(error: unknown): RequestFailure {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { code, syscall, message } = cause as NodeJS.ErrnoException
		// "bad port": a port that fetch never connects to (https://fetch.spec.whatwg.org/#port-blocking)
		if (neverConnected.has(code ?? '') || syscall === 'connect' || syscall === 'getaddrinfo' || message === 'bad port') return { kind: 'notSent' }
	}
	return { kind: 'lost' }
}

/**
 * How long the server asks to wait, in ms: `Retry-After` in seconds or as a date, else the moment at which its limit begins anew.
 * https://docs.joinmastodon.org/api/rate-limits/ and https://docs.bsky.app/docs/advanced-guides/rate-limits
 */
export function waitOf(headers: Headers, status: number, now: number): number | undefined {
	const after = headers.get('retry-after')
	if (after !== null) return /^\d+$/.test(after.trim()) ? Number(after) * 1000 : until(Date.parse(after), now)
	const reset = status === 429 ? headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset') : null
	if (reset === null) return undefined
	return until(/^\d+$/.test(reset) ? Number(reset) * 1000 : Date.parse(reset), now)
}

function until(at: number, now: number): number | undefined {
	return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
