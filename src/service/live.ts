// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Topic } from '../outbox/index.ts'

/** Tells whoever listens which parts of the screen have changed; never what: they ask with their own rights. */
export class Live {
	readonly #listeners = new Set<(topics: Topic[]) => void>()
	readonly #waiting = new Set<Topic>()
	#timer: NodeJS.Timeout | undefined
	readonly #tell: (topics: Topic[]) => void

	/** @param tell tells the other processes, and whoever listens there */
	constructor(tell: (topics: Topic[]) => void = () => {}) { this.#tell = tell }

	/** Changes of the same moment are told once. */
	changed(topics: Topic[]): void {
		for (const topic of topics) this.#waiting.add(topic)
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined
			const now = [...this.#waiting]
			this.#waiting.clear()
			this.heard(now)
			this.#tell(now)
		}, 40)
	}

	/** Another process has changed something. */
	heard(topics: Topic[]): void { for (const listener of this.#listeners) listener(topics) }

	/** @returns ends the listening */
	listen(listener: (topics: Topic[]) => void): () => void {
		this.#listeners.add(listener)
		return () => { this.#listeners.delete(listener) }
	}

	get size(): number { return this.#listeners.size }
}
