// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { newSecret } from '../digest.ts'

/** What a person agreed to on the consent page. */
export interface Grant {
	appId: string
	accountId: string
	redirectUri: string
	scopes: string[]
	codeChallenge: string
}

interface Kept<T> {
	value: T
	until: number
}

/** Things that are good once and for a while, by a secret name. They do not outlive the process. */
export class OnceOnly<T> {
	private readonly kept = new Map<string, Kept<T>>()
	private readonly lifetimeMs: number
	private readonly now: () => number

	constructor(lifetimeMs: number, now: () => number) {
		this.lifetimeMs = lifetimeMs
		this.now = now
	}

	keep(value: T): string {
		for (const [name, entry] of this.kept) if (entry.until <= this.now()) this.kept.delete(name)
		const name = newSecret()
		this.kept.set(name, { value, until: this.now() + this.lifetimeMs })
		return name
	}

	/** Gives it out and forgets it. */
	take(name: string): T | null {
		const entry = this.kept.get(name)
		this.kept.delete(name)
		return entry && entry.until > this.now() ? entry.value : null
	}
}

/** Authorization codes, and the tickets that tie the consent form's answer to the page that was shown. */
export class AuthorizationCodes {
	readonly codes: OnceOnly<Grant>
	readonly tickets: OnceOnly<Omit<Grant, 'accountId'>>

	constructor(lifetimeMs: number, now: () => number) {
		this.codes = new OnceOnly(lifetimeMs, now)
		this.tickets = new OnceOnly(lifetimeMs, now)
	}
}
