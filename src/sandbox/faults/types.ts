// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Before: the route did nothing yet. After: what was asked is done (the post is made), only the answer goes wrong. */
export type When = 'before' | 'after'

/** What goes wrong. `when` is `before` unless it is given. */
export type Fault =
	/** Another answer. 429 says when to come again in `Retry-After` and `X-RateLimit-Reset`. */
	| { kind: 'answer', status: number, when?: When, error?: string, errorDescription?: string, retryAfterSeconds?: number }
	/** No answer, until `ms` are over, `faults.release()` is called or the client goes. Then all goes on as if nothing were. */
	| { kind: 'hang', when?: When, ms?: number }
	/** The connection is destroyed without an answer. */
	| { kind: 'cut', when?: When }
	/** An answer with a page instead of JSON, as a broken proxy gives it. Status 200 unless given. */
	| { kind: 'html', when?: When, status?: number }
	/** An answer with no body at all. Status 200 unless given. */
	| { kind: 'empty', when?: When, status?: number }

/** What a hook is told. */
export interface RequestInfo {
	/** The contract's name of the route: `POST /api/v1/statuses`. */
	operation: string
	requestId: string
	params: Record<string, string>
}

export type Hook = (info: RequestInfo) => void | Promise<void>
