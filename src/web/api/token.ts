// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The browser's short-lived token: asked for when it is needed, kept until shortly before it ends. */
export interface Token { token: string, expiresAt: number }

/** So early before its end is a token renewed. */
const margin = 30_000

export class TokenKeeper {
	readonly #ask: () => Promise<Token>
	readonly #now: () => number
	#kept: Token | null = null
	#asking: Promise<Token> | null = null

	constructor(ask: () => Promise<Token>, now: () => number = Date.now) {
		this.#ask = ask
		this.#now = now
	}

	/** @param refused the token that a server no longer took; another one is asked for, once for all who wait */
	async token(refused?: string): Promise<string> {
		const kept = this.#kept
		if (kept && kept.token !== refused && kept.expiresAt - margin > this.#now()) return kept.token
		this.#asking ??= this.#ask().finally(() => { this.#asking = null })
		this.#kept = await this.#asking
		return this.#kept.token
	}
}
