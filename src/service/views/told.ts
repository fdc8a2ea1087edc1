// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { english, type Problem, type Told } from '../../domain/index.ts'

/** Parameters that hold a person's id and are shown as a name. */
const PERSONS = ['actor', 'person', 'persons']

export type Names = Map<string, string>

/** A sentence as the API gives it: ids of people replaced by their names, with the English text beside the key. */
export function toTold(told: Told, names: Names) {
	const params = Object.fromEntries(
		Object.entries(told.params ?? {}).map(([key, value]) => [key, PERSONS.includes(key) ? named(String(value), names) : value]),
	)
	return { message: told.message, params, text: english({ message: told.message, params }) }
}

function named(ids: string, names: Names): string {
	if (ids === '') return 'Plaza'
	return (
		names.get(ids)
		?? ids
			.split(', ')
			.map((id) => names.get(id) ?? id)
			.join(', ')
	)
}

export const toProblem = (problem: Problem, names: Names) => ({
	...toTold(problem, names),
	line: problem.line,
	field: problem.field,
	account: problem.account,
})

export const toPerson = (id: string, names: Names) => ({ id, displayName: names.get(id) ?? id })

export const parseTold = (json: string | null): Told | null => (json === null ? null : (JSON.parse(json) as Told))
