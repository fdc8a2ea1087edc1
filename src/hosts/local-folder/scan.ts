// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The truth: looks at the whole directory, and records what has changed since. */
import type { Logger } from 'pino'
import { HostError } from '../../domain/host.ts'
import type { Db } from '../../store/index.ts'
import { changes, type Changes } from './changes.ts'
import type { Events } from './events.ts'
import { pair, type Known, type Seen } from './identity.ts'
import type { People } from './people.ts'
import { forget, save, type Tree } from './tree.ts'
import { pathOf, readHash, walk } from './walk.ts'

/** What is larger is read beside the scan, not within it: nobody waits for a film to be hashed. */
const LARGE = 8 * 1024 * 1024
const AT_ONCE = 16

export interface Scanned { events: number, folders: string[], lookAgainInMs: number | null }

export class Scanner {
	readonly #db: Db
	readonly #root: string
	readonly #tree: Tree
	readonly #events: Events
	readonly #people: People
	readonly #clock: () => number
	readonly #log: Logger
	/** Hashes of large files, by inode, birth and stamp, until the next scan takes them. */
	readonly #large = new Map<string, { sha256: string, stamp: string }>()
	#reading: Promise<void> | undefined

	constructor(parts: { db: Db, root: string, tree: Tree, events: Events, people: People, clock: () => number, log: Logger }) {
		this.#db = parts.db
		this.#root = parts.root
		this.#tree = parts.tree
		this.#events = parts.events
		this.#people = parts.people
		this.#clock = parts.clock
		this.#log = parts.log
	}

	/** Under the host's lock. @param onLarge called when a large file has been read: scan again. */
	async scan(onLarge: () => void): Promise<Scanned> {
		const seen = await this.#look()
		await this.#hash(seen, onLarge)
		const now = this.#clock()
		const { folders } = this.#people.now()
		const found = changes(this.#tree, pair(this.#tree.all(), seen, now), now, (name) => folders.get(name)?.owner ?? null)
		await this.#keep(found)
		return {
			events: found.events.length,
			folders: [this.#root, ...seen.filter((s) => s.kind === 'folder').map((s) => pathOf(this.#root, s))],
			lookAgainInMs: found.lookAgainInMs,
		}
	}

	/** Large files that are being read. */
	async idle(): Promise<void> { await this.#reading }

	async #look(): Promise<Seen[]> {
		let seen: Seen[]
		try {
			seen = await walk(this.#root)
		} catch (error) {
			throw new HostError('unavailable', `The folder ${this.#root} cannot be read.`, { cause: error })
		}
		const knows = [...this.#tree.all()].some((k) => k.missingSince === null)
		// An unmounted disk leaves an empty directory: nothing of it was deleted.
		if (seen.length === 0 && knows) throw new HostError('unavailable', `The folder ${this.#root} is empty: is its disk mounted?`)
		return seen
	}

	async #hash(seen: Seen[], onLarge: () => void): Promise<void> {
		const byInode = new Map<string, Known[]>()
		for (const k of this.#tree.all()) byInode.set(k.inode, [...byInode.get(k.inode) ?? [], k])
		const open = seen.filter((s) => s.kind === 'file' && !takeOver(s, byInode.get(s.inode)))
		const small = open.filter((s) => s.size <= LARGE)
		for (let i = 0; i < small.length; i += AT_ONCE) {
			await Promise.all(small.slice(i, i + AT_ONCE).map(async (s) => Object.assign(s, await readHash(pathOf(this.#root, s)))))
		}
		const large = open.filter((s) => s.size > LARGE && !this.#takeLarge(s))
		if (large.length > 0) this.#readLarge(large, onLarge)
	}

	#takeLarge(s: Seen): boolean {
		const hash = this.#large.get(key(s))
		this.#large.delete(key(s))
		return hash !== undefined && Object.assign(s, hash) === s
	}

	#readLarge(files: Seen[], onLarge: () => void): void {
		this.#reading ??= (async () => {
			for (const s of files) {
				const hash = await readHash(pathOf(this.#root, s))
				if (hash && hash.stamp === s.stamp) this.#large.set(key(s), hash)
			}
		})().finally(() => {
			this.#reading = undefined
			if (this.#large.size > 0) onLarge()
		})
	}

	async #keep({ rows, forgotten, events }: Changes): Promise<void> {
		if (rows.length === 0 && forgotten.length === 0) return
		await this.#db.transaction().execute(async (tx) => {
			await save(tx, rows)
			await forget(tx, forgotten)
			await this.#events.record(tx, events)
		})
		this.#tree.put(rows)
		this.#tree.remove(forgotten)
		this.#log.debug({ files: rows.length, events: events.length }, 'The folder has changed')
	}
}

const key = (s: Seen): string => `${s.inode}/${s.born}/${s.stamp}`

/** While inode, birth, size and time are the same, so is the content. */
function takeOver(s: Seen, known: Known[] = []): boolean {
	const same = known.find((k) => k.device === s.device && k.born === s.born && k.stamp === s.stamp && k.sha256 !== '')
	if (same) s.sha256 = same.sha256
	return same !== undefined
}
