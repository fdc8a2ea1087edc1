// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Host, Person, PersonId } from '../domain/index.ts'
import type { Db } from '../store/index.ts'

/** Milliseconds for which a reader's scopes and people's names may be remembered. */
const MEMORY = 60_000

/** Who may see what, and what people are called, remembered for a minute at most. */
export class People {
	readonly #host: Host
	readonly #db: Db
	readonly #roots = new Map<PersonId, { at: number, roots: Promise<string[]> }>()
	#people: { at: number, people: Promise<Person[]> } | undefined

	constructor(host: Host, db: Db) {
		this.#host = host
		this.#db = db
	}

	/** Shares, groups or people have changed: ask again at once. */
	forget(): void {
		this.#roots.clear()
		this.#people = undefined
	}

	async all(): Promise<Person[]> {
		if (!this.#people || Date.now() - this.#people.at > MEMORY) {
			const people = this.#host.people()
			this.#people = { at: Date.now(), people }
			people.catch(() => { this.#people = undefined })
		}
		return await this.#people.people
	}

	async names(): Promise<Map<PersonId, string>> {
		return new Map((await this.all()).map((person) => [person.id, person.displayName]))
	}

	async roots(person: PersonId): Promise<string[]> {
		const known = this.#roots.get(person)
		if (known && Date.now() - known.at < MEMORY) return await known.roots
		const roots = this.#host.mountRoots(person)
		this.#roots.set(person, { at: Date.now(), roots })
		roots.catch(() => this.#roots.delete(person))
		return await roots
	}

	/** Which of these files lie below one of the person's mount roots. */
	async visible(person: PersonId, files: string[]): Promise<Set<string>> {
		const roots = await this.roots(person)
		if (files.length === 0 || roots.length === 0) return new Set()
		const rows = await this.#db.selectFrom('file_ancestor').select('file_id').distinct().where('file_id', 'in', files).where('ancestor', 'in', roots).execute()
		return new Set(rows.map((row) => row.file_id))
	}
}
