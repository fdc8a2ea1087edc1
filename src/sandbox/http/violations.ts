// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A request that does not fit the Mastodon API, or an answer of the sandbox that doesn't. */
export interface Violation {
	at: number
	requestId: string
	method: string
	path: string
	kind: 'unknown-route' | 'wrong-method' | 'not-in-the-sandbox' | 'content-type' | 'shape' | 'authorization' | 'rule' | 'rate' | 'answer'
	detail: string
	status: number
}

const kept = 1000

/** The last thousand violations, oldest first. */
export class Violations {
	private entries: Violation[] = []

	add(violation: Violation): void {
		this.entries.push(violation)
		if (this.entries.length > kept) this.entries.shift()
	}

	list(): Violation[] {
		return [...this.entries]
	}
}
