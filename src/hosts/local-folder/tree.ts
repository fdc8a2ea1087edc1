// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What the host knows of the directory, in memory and in the store. */
import { randomInt } from 'node:crypto'
import type { Insertable, Selectable } from 'kysely'
import type { FileId } from '../../domain/host.ts'
import type { Db, LocalFileTable, Tx } from '../../store/index.ts'
import { ROOT, type Known } from './identity.ts'

export class Tree {
	#rows = new Map<FileId, Known>()
	/** Who lies in which folder, by name; made when it is first asked for. */
	#inside: Map<FileId, Map<string, Known>> | undefined

	static async load(db: Db): Promise<Tree> {
		const tree = new Tree()
		for (const row of await db.selectFrom('local_file').selectAll().execute()) tree.#rows.set(row.id, fromRow(row))
		return tree
	}

	all(): Iterable<Known> { return this.#rows.values() }

	/** Also what is missing for the moment, or for good. */
	known(id: FileId): Known | undefined { return this.#rows.get(id) }

	/** Only what is there: neither it nor a folder above it is missing. */
	get(id: FileId): Known | undefined {
		const row = this.#rows.get(id)
		if (!row || row.missingSince !== null) return undefined
		return row.parent === ROOT || this.get(row.parent) ? row : undefined
	}

	inside(folder: FileId): Map<string, Known> {
		this.#inside ??= this.#arrange()
		return this.#inside.get(folder) ?? new Map()
	}

	byPath(path: string): Known | undefined {
		let at: Known | undefined
		for (const name of path.split('/').filter((part) => part !== '')) {
			at = this.inside(at?.id ?? ROOT).get(name)
			if (!at) return undefined
		}
		return at
	}

	/** From root, without a leading slash. */
	path(row: Known): string {
		return [row, ...this.above(row)].map((one) => one.name).reverse().join('/')
	}

	/** The folders above, nearest first. */
	above(row: Known): Known[] {
		const folders: Known[] = []
		for (let at = this.#rows.get(row.parent); at; at = this.#rows.get(at.parent)) folders.push(at)
		return folders
	}

	/** The shared folder, directly below root, that it lies in (or is). */
	top(row: Known): Known { return this.above(row).at(-1) ?? row }

	put(rows: Iterable<Known>): void {
		for (const row of rows) this.#rows.set(row.id, row)
		this.#inside = undefined
	}

	remove(ids: Iterable<FileId>): void {
		for (const id of ids) this.#rows.delete(id)
		this.#inside = undefined
	}

	/** A tree of its own with these changes, to compare before with after. */
	with(rows: Iterable<Known>): Tree {
		const tree = new Tree()
		tree.#rows = new Map(this.#rows)
		tree.put(rows)
		return tree
	}

	newId(): FileId {
		const id = String(randomInt(10 ** 13, 2 ** 48 - 1))
		return this.#rows.has(id) ? this.newId() : id
	}

	#arrange(): Map<FileId, Map<string, Known>> {
		const inside = new Map<FileId, Map<string, Known>>()
		for (const row of this.#rows.values()) {
			if (row.missingSince !== null) continue
			const names = inside.get(row.parent)
			if (names) names.set(row.name, row)
			else inside.set(row.parent, new Map([[row.name, row]]))
		}
		return inside
	}
}

/** A statement takes this many rows: SQLite allows 32,766 parameters, PostgreSQL 65,535. */
const ROWS_AT_ONCE = 500

export async function save(tx: Tx, rows: Known[]): Promise<void> {
	for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
		await tx.insertInto('local_file').values(rows.slice(i, i + ROWS_AT_ONCE).map(toRow))
			.onConflict((c) => c.column('id').doUpdateSet((eb) => ({
				parent: eb.ref('excluded.parent'), name: eb.ref('excluded.name'), kind: eb.ref('excluded.kind'),
				device: eb.ref('excluded.device'), inode: eb.ref('excluded.inode'), born: eb.ref('excluded.born'),
				size: eb.ref('excluded.size'), modified_at: eb.ref('excluded.modified_at'), stamp: eb.ref('excluded.stamp'),
				sha256: eb.ref('excluded.sha256'), missing_since: eb.ref('excluded.missing_since'), deleted: eb.ref('excluded.deleted'),
			}))).execute()
	}
}

export async function forget(tx: Tx, ids: FileId[]): Promise<void> {
	for (let i = 0; i < ids.length; i += ROWS_AT_ONCE) {
		await tx.deleteFrom('local_file').where('id', 'in', ids.slice(i, i + ROWS_AT_ONCE)).execute()
	}
}

function toRow({ modifiedAt, missingSince, deleted, ...row }: Known): Insertable<LocalFileTable> {
	return {
		id: row.id, parent: row.parent, name: row.name, kind: row.kind, device: row.device, inode: row.inode, born: row.born,
		size: row.size, stamp: row.stamp, sha256: row.sha256,
		modified_at: modifiedAt, missing_since: missingSince, deleted: deleted ? 1 : 0,
	}
}

function fromRow({ modified_at, missing_since, deleted, ...row }: Selectable<LocalFileTable>): Known {
	return { ...row, modifiedAt: modified_at, missingSince: missing_since, deleted: deleted === 1 }
}
