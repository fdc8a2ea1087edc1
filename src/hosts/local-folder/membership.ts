// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Whose folders are whose, and what changes when `people.yaml` does. */
import type { FileId, PersonId } from '../../domain/host.ts'
import type { EventFacts } from './events.ts'
import type { Organisation, People } from './people.ts'

/** Names of the shared folders that this person is a member of. */
export function memberFolders(organisation: Organisation, person: PersonId): string[] {
	if (!organisation.people.has(person)) return []
	return [...organisation.folders.values()].filter((folder) => folder.members.has(person)).map((folder) => folder.name)
}

/** Remembers the organisation as it was last asked for. */
export class MembershipWatch {
	#last: Organisation

	constructor(people: People) { this.#last = people.now() }

	/** @param idOf a shared folder, by name */
	changes(idOf: (folder: string) => FileId | undefined, now: Organisation): EventFacts[] {
		const before = this.#last
		this.#last = now
		if (before === now) return []
		const left = [...before.people.keys()].filter((person) => !now.people.has(person))
		const persons = [...now.people.keys()].filter((person) => scopes(before, person) !== scopes(now, person))
		const facts = { actor: null, object: null, ancestorsBefore: [], payload: {} }
		return [
			...left.map((person): EventFacts => ({ ...facts, kind: 'person.deleted', persons: [person], ancestorsAfter: [] })),
			...persons.length === 0 ? [] : [{
				...facts, kind: 'membership.changed' as const, persons,
				ancestorsAfter: [...new Set(persons.flatMap((person) => memberFolders(now, person)))].flatMap((name) => idOf(name) ?? []),
			}],
		]
	}
}

const scopes = (organisation: Organisation, person: PersonId): string =>
	JSON.stringify([memberFolders(organisation, person), organisation.people.get(person)?.groups])
