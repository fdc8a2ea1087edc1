// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** When to scan: soon after a hint, at most every 100 ms, and every few seconds whether or not there was one. */
import type { Scanned } from './scan.ts'

const SOON_MS = 50
const AT_MOST_EVERY_MS = 100
/** Scanning takes at most this part of the time, however large the directory is. */
const SHARE = 20

export class ScanTimer {
	readonly #scan: () => Promise<Scanned>
	readonly #onError: (error: unknown) => void
	readonly #everyMs: number
	#timer: NodeJS.Timeout | undefined
	#dueAt = Infinity
	#lastEnd = 0
	#lastTook = 0
	#running: Promise<void> | undefined
	#stopped = false

	constructor(scan: () => Promise<Scanned>, onError: (error: unknown) => void, everyMs: number) {
		this.#scan = scan
		this.#onError = onError
		this.#everyMs = everyMs
	}

	soon(): void {
		const pause = Math.max(AT_MOST_EVERY_MS, this.#lastTook * 3)
		this.at(Math.max(performance.now() + SOON_MS, this.#lastEnd + pause))
	}

	inMs(ms: number): void { this.at(performance.now() + ms) }

	async stop(): Promise<void> {
		this.#stopped = true
		clearTimeout(this.#timer)
		await this.#running
	}

	private at(time: number): void {
		if (this.#stopped || time >= this.#dueAt) return
		this.#dueAt = time
		clearTimeout(this.#timer)
		this.#timer = setTimeout(() => { this.#running = this.#run() }, Math.max(0, time - performance.now()))
	}

	async #run(): Promise<void> {
		await this.#running
		this.#dueAt = Infinity
		const began = performance.now()
		try {
			const { lookAgainInMs } = await this.#scan()
			if (lookAgainInMs !== null) this.inMs(lookAgainInMs)
		} catch (error) {
			this.#onError(error)
		}
		this.#lastEnd = performance.now()
		this.#lastTook = this.#lastEnd - began
		this.inMs(Math.max(this.#everyMs, this.#lastTook * SHARE))
	}
}
