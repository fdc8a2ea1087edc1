// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Hints that something may have changed. The scan is the truth: whatever is missed here is found there. */
import { watch, type FSWatcher } from 'node:fs'
import { lstat } from 'node:fs/promises'
import type { Logger } from 'pino'
import { isPassing } from './names.ts'

/**
 * One watcher a folder. (Node's recursive watch keeps one for each file on Linux and stats them all on the event loop:
 * 2,000 files moved at once held it for four seconds.)
 */
export class FolderWatch {
	/** By inode: a moved folder keeps its watcher. */
	readonly #watchers = new Map<string, FSWatcher>()
	readonly #onChange: () => void
	readonly #log: Pick<Logger, 'warn'>
	#warned = false

	constructor(onChange: () => void, log: Pick<Logger, 'warn'>) {
		this.#onChange = onChange
		this.#log = log
	}

	async follow(folders: string[]): Promise<void> {
		const wanted = new Map<string, string>()
		for (const folder of folders) {
			const stat = await lstat(folder, { bigint: true }).catch(() => null)
			if (stat?.isDirectory()) wanted.set(`${stat.dev}/${stat.ino}/${stat.birthtimeNs}`, folder)
		}
		for (const [key, watcher] of this.#watchers) if (!wanted.has(key)) this.#end(key, watcher)
		for (const [key, folder] of wanted) if (!this.#watchers.has(key)) this.#begin(key, folder)
	}

	close(): void {
		for (const [key, watcher] of this.#watchers) this.#end(key, watcher)
	}

	#begin(key: string, folder: string): void {
		try {
			const watcher = watch(folder, { persistent: false }, (_, name) => {
				if (name === null || !isPassing(name)) this.#onChange()
			})
			watcher.on('error', (error) => {
				this.#end(key, watcher)
				this.#warn(error)
			})
			this.#watchers.set(key, watcher)
		} catch (error) {
			this.#warn(error as Error)
		}
	}

	#end(key: string, watcher: FSWatcher): void {
		this.#watchers.delete(key)
		watcher.close()
	}

	#warn(error: Error): void {
		if (!this.#warned) this.#log.warn({ error: error.message }, 'Some folders cannot be watched: changes there are found by the regular scan only')
		this.#warned = true
	}
}
