// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Hand-overs: rows that say as whom, where and what Plaza may do; asked again at every use. */
import type { Selectable } from 'kysely'
import { HostError, type FileId, type HandOver, type HandOverAction, type HandOverId, type PersonId } from '../../domain/host.ts'
import { newId, type Db, type LocalHandOverTable } from '../../store/index.ts'
import type { Known } from './identity.ts'
import type { Tree } from './tree.ts'

export const ALL_ACTIONS: HandOverAction[] = ['read', 'write', 'move', 'link', 'notify']
const ONCE_MS = 60_000

interface Held extends HandOver { files: FileId[] }

export interface Use {
	/** `stat` goes with any other, and is no use of a hand-over that is good for one. */
	action: HandOverAction | 'stat'
	/** What it is done to; for a folder that is listed, `folder`. */
	file?: Known
	/** Where it is put, or what is listed. */
	folder?: Known
}

export class HandOvers {
	readonly #db: Db
	readonly #tree: Tree
	readonly #clock: () => number
	readonly #mayReach: (person: PersonId, row: Known) => boolean

	constructor(parts: { db: Db, tree: Tree, clock: () => number, mayReach: (person: PersonId, row: Known) => boolean }) {
		this.#db = parts.db
		this.#tree = parts.tree
		this.#clock = parts.clock
		this.#mayReach = parts.mayReach
	}

	async make(kind: HandOver['kind'], person: PersonId, folders: FileId[], files: FileId[], actions: HandOverAction[]): Promise<HandOver> {
		const id = newId()
		await this.#db.insertInto('local_hand_over').values({
			id, kind, person, folders: JSON.stringify(folders), files: JSON.stringify(files), actions: JSON.stringify(actions),
			expires_at: kind === 'once' ? this.#clock() + ONCE_MS : null, revoked: 0,
		}).execute()
		return { id, kind, person, folders, actions }
	}

	/** @throws HostError `handOver` when it is revoked, expired, or never was */
	async get(id: HandOverId): Promise<Held> {
		const row = await this.#db.selectFrom('local_hand_over').selectAll().where('id', '=', id).executeTakeFirst()
		if (!row || row.revoked === 1) throw new HostError('handOver', 'This hand-over has been revoked.')
		if (row.expires_at !== null && row.expires_at <= this.#clock()) throw new HostError('handOver', 'This hand-over has expired.')
		return held(row)
	}

	async revoke(id: HandOverId): Promise<void> {
		await this.#db.updateTable('local_hand_over').set({ revoked: 1 }).where('id', '=', id).execute()
	}

	/** As whom it is done. @throws HostError `handOver` where it does not cover this, `forbidden` where the person may not any more */
	async use(id: HandOverId, use: Use): Promise<PersonId> {
		const handOver = await this.get(id)
		if (use.action !== 'stat' && !handOver.actions.includes(use.action)) throw new HostError('handOver', `This hand-over does not allow to ${use.action}.`)
		if (!this.#covers(handOver, use)) throw new HostError('handOver', 'This hand-over is for another file or folder.')
		for (const row of [use.file, use.folder]) {
			if (row && !this.#mayReach(handOver.person, row)) throw new HostError('forbidden', `${handOver.person} may not use this folder any more.`)
		}
		if (handOver.kind === 'once' && use.action !== 'stat') await this.#spend(handOver, use.file?.id)
		return handOver.person
	}

	/** Whether a row lies in it, whatever its person may do now. */
	covers(handOver: Held, row: Known | undefined): boolean {
		return row === undefined || this.#covers(handOver, { action: 'stat', file: row })
	}

	#covers(handOver: Held, { file, folder }: Use): boolean {
		if (handOver.kind === 'once') {
			return (!file || handOver.files.includes(file.id) || handOver.folders.includes(file.id)) && (!folder || handOver.folders.includes(folder.id))
		}
		return (!file || handOver.files.includes(file.id) || this.#liesIn(handOver.folders, file))
			&& (!folder || this.#liesIn(handOver.folders, folder))
	}

	#liesIn(folders: FileId[], row: Known): boolean {
		return [row, ...this.#tree.above(row)].some((one) => folders.includes(one.id))
	}

	/** Each of its files is good for one use; two at once cannot both have it. */
	async #spend(handOver: Held, file: FileId | undefined): Promise<void> {
		const left = handOver.files.filter((id) => id !== file)
		const set = file === undefined || left.length === 0 ? { revoked: 1 } : { files: JSON.stringify(left) }
		const { numUpdatedRows } = await this.#db.updateTable('local_hand_over').set(set)
			.where('id', '=', handOver.id).where('revoked', '=', 0).where('files', '=', JSON.stringify(handOver.files)).executeTakeFirst()
		if (numUpdatedRows !== 1n) throw new HostError('handOver', 'This hand-over has been used.')
	}

	async purge(): Promise<void> {
		await this.#db.deleteFrom('local_hand_over').where('expires_at', '<', this.#clock() - ONCE_MS).execute()
	}
}

function held(row: Selectable<LocalHandOverTable>): Held {
	return {
		id: row.id, kind: row.kind, person: row.person, folders: JSON.parse(row.folders) as FileId[],
		files: JSON.parse(row.files) as FileId[], actions: JSON.parse(row.actions) as HandOverAction[],
	}
}
