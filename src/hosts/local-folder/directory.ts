// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The directory as one thing: what is known of it, its scan, and one change at a time. */
import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { HostError, type FileId, type PersonId } from '../../domain/host.ts'
import type { Db } from '../../store/index.ts'
import { teller } from './changes.ts'
import type { EventFacts, Events } from './events.ts'
import { ROOT, type Known } from './identity.ts'
import type { Scanned, Scanner } from './scan.ts'
import { save, type Tree } from './tree.ts'
import { fromStat, listing, looksOf } from './walk.ts'

/** A file or folder, found where it is now. */
export interface Place { row: Known, path: string }

export interface DirectoryParts {
	root: string
	tree: Tree
	db: Db
	events: Events
	scanner: Scanner
	onScan: (scanned: Scanned) => void
	/** A large file has been read: scan again. */
	onLarge: () => void
}

export class Directory {
	readonly root: string
	readonly tree: Tree
	readonly #db: Db
	readonly #events: Events
	readonly #scanner: Scanner
	readonly #onScan: (scanned: Scanned) => void
	readonly #onLarge: () => void
	#tail: Promise<unknown> = Promise.resolve()

	constructor(parts: DirectoryParts) {
		this.root = parts.root
		this.tree = parts.tree
		this.#db = parts.db
		this.#events = parts.events
		this.#scanner = parts.scanner
		this.#onScan = parts.onScan
		this.#onLarge = parts.onLarge
	}

	/** One after the other: scans and Plaza's own changes never see each other half done. */
	async alone<T>(work: () => Promise<T>): Promise<T> {
		const mine = this.#tail.then(work)
		this.#tail = mine.catch(() => undefined)
		return mine
	}

	async scan(): Promise<Scanned> {
		const scanned = await this.#scanner.scan(this.#onLarge)
		this.#onScan(scanned)
		return scanned
	}

	/** Where it is at this moment; what was moved or edited since the last scan is seen. @throws HostError `gone` */
	async find(id: FileId): Promise<Place> {
		return await this.#lookAt(id) ?? (await this.scan(), await this.#lookAt(id)) ?? this.#gone()
	}

	async findFolder(id: FileId): Promise<Place> {
		const place = await this.find(id)
		if (place.row.kind !== 'folder') throw new HostError('gone', 'This is not a folder.')
		return place
	}

	/** What lies in a folder at this moment. */
	async inside(id: FileId): Promise<Known[]> {
		const { path } = await this.findFolder(id)
		const now = await listing(path)
		const known = this.tree.inside(id)
		const isSame = now.length === known.size && now.every((looks) => {
			const row = known.get(looks.name)
			return row?.inode === looks.inode && row.stamp.replace('?', '') === looks.stamp
		})
		if (!isSame) await this.scan()
		return [...this.tree.inside(id).values()]
	}

	/** Keeps one change that Plaza made itself, told as the act of this person. */
	async keep(row: Known, kind: EventFacts['kind'] | null, actor: PersonId): Promise<void> {
		const tell = teller(this.tree, this.tree.with([row]), () => actor)
		const facts = kind === null ? [] : [tell(kind, row)]
		const events = facts.map((one) => ({ ...one, payload: { ...one.payload, own: true } }))
		await this.#db.transaction().execute(async (tx) => {
			await save(tx, [row])
			await this.#events.record(tx, events)
		})
		this.tree.put([row])
		if (events.length > 0) this.#onScan({ events: events.length, folders: [], lookAgainInMs: null })
	}

	pathOf(row: Known): string { return join(this.root, this.tree.path(row)) }

	async #lookAt(id: FileId): Promise<Place | null> {
		const row = this.tree.get(id)
		if (!row || id === ROOT) return null
		const path = this.pathOf(row)
		const looks = await looksOf(path, basename(path))
		if (!looks || looks.kind !== row.kind || looks.inode !== row.inode) return null
		if (row.kind === 'file' && looks.stamp !== row.stamp.replace('?', '')) return null
		// A folder above that was replaced by a symbolic link is not followed out of root.
		const folder = dirname(path)
		return await realpath(folder).catch(() => '') === folder ? { row, path } : null
	}

	#gone(): never {
		throw new HostError('gone', 'The file or folder is not there.')
	}
}

/** How a path looks right now. @throws HostError `gone` */
export async function looksNow(path: string): Promise<NonNullable<ReturnType<typeof fromStat>>> {
	const looks = fromStat(basename(path), await lstat(path, { bigint: true }))
	if (!looks) throw new HostError('gone', 'This is neither a file nor a folder.')
	return looks
}
