// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** `people.yaml`: who is here, in which groups, and to whom the shared folders belong. */
import { readFileSync, statSync } from 'node:fs'
import type { Logger } from 'pino'
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import { z } from 'zod'
import type { Group, Person, PersonId } from '../../domain/host.ts'

export interface SharedFolder {
	name: string
	owner: PersonId
	/** Everyone who may read and write in it: the owner, the named persons, the members of the named groups. */
	members: Set<PersonId>
}

export interface Organisation {
	people: Map<PersonId, Person>
	groups: Group[]
	/** By the name of the folder at the top of the directory. */
	folders: Map<string, SharedFolder>
}

/** A sentence that names the file, the line, and what to change. */
export class PeopleFileError extends Error {
	override name = 'PeopleFileError'
}

const name = z.string().min(1).regex(/^[^/\\:]+$/, 'must not contain a slash or colon')
const principal = z.string().regex(/^(person|group):[^/\\:]+$/, 'must read person:<id> or group:<id>')
const schema = z.strictObject({
	people: z.record(name, z.strictObject({
		displayName: z.string().min(1).optional(),
		groups: z.array(name).default([]),
		admin: z.boolean().default(false),
		email: z.email().optional(),
		language: z.string().min(2).optional(),
	})),
	/** Names of groups for showing; a group that is not named here shows its id. */
	groups: z.record(name, z.string().min(1)).default({}),
	folders: z.record(name, z.strictObject({ owner: name, members: z.array(principal).default([]) })).default({}),
})
type Written = z.infer<typeof schema>

/** @param file its name, for the error's sentence */
export function parsePeople(text: string, file = 'people.yaml'): Organisation {
	const lines = new LineCounter()
	const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
	const fault = (line: number, sentence: string): PeopleFileError => new PeopleFileError(`${file}, line ${line}: ${sentence}`)
	const broken = document.errors[0]
	if (broken) throw fault(lines.linePos(broken.pos[0]).line, broken.message.split('\n')[0]!)
	const lineOf = (path: PropertyKey[]): number => lines.linePos(offsetOf(document, path)).line
	const result = schema.safeParse(document.toJS() ?? {})
	if (!result.success) {
		const issue = result.error.issues[0]!
		const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path
		throw fault(lineOf(path), `${issue.path.join('.') || 'the file'}: ${issue.message}`)
	}
	const wrong = contradiction(result.data)
	if (wrong) throw fault(lineOf(wrong.path), wrong.sentence)
	return organisation(result.data)
}

/** Where in the text the node stands, or the nearest node above it. */
function offsetOf(document: Document, path: PropertyKey[]): number {
	for (let length = path.length; length > 0; length--) {
		const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
		const at = path[length - 1]
		if (isMap(parent)) {
			const item = parent.items.find((one) => isScalar(one.key) && one.key.value === at)
			if (isScalar(item?.key) && item.key.range) return item.key.range[0]
		}
		const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined
		if (node?.range) return node.range[0]
	}
	return 0
}

function contradiction(written: Written): { path: PropertyKey[], sentence: string } | null {
	const groups = new Set(Object.values(written.people).flatMap((person) => person.groups))
	for (const [folder, { owner, members }] of Object.entries(written.folders)) {
		if (!written.people[owner]) return { path: ['folders', folder, 'owner'], sentence: `there is no person "${owner}" under people.` }
		for (const [index, member] of members.entries()) {
			const [kind, id] = member.split(':') as [string, string]
			const path = ['folders', folder, 'members', index]
			if (kind === 'person' && !written.people[id]) return { path, sentence: `there is no person "${id}" under people.` }
			if (kind === 'group' && !groups.has(id) && !(id in written.groups)) return { path, sentence: `nobody is in a group "${id}".` }
		}
	}
	return null
}

function organisation(written: Written): Organisation {
	const people = new Map(Object.entries(written.people).map(([id, person]): [string, Person] => [id, {
		id, displayName: person.displayName ?? id, groups: person.groups, isAdmin: person.admin,
		...(person.email !== undefined && { email: person.email }), ...(person.language !== undefined && { language: person.language }),
	}]))
	const ids = new Set([...Object.keys(written.groups), ...[...people.values()].flatMap((person) => person.groups)])
	const inGroup = (id: string): PersonId[] => [...people.values()].filter((person) => person.groups.includes(id)).map((person) => person.id)
	const membersOf = (principals: string[]): PersonId[] => principals.flatMap((principal) => {
		const [kind, id] = principal.split(':') as [string, string]
		return kind === 'person' ? [id] : inGroup(id)
	})
	return {
		people,
		groups: [...ids].map((id) => ({ id, displayName: written.groups[id] ?? id, members: inGroup(id) })),
		folders: new Map(Object.entries(written.folders).map(([folder, { owner, members }]) =>
			[folder, { name: folder, owner, members: new Set([owner, ...membersOf(members)]) }])),
	}
}

/** Reads the file again whenever it has changed; a file that was broken while running leaves what was known. */
export class People {
	readonly #file: string
	readonly #log: Pick<Logger, 'error' | 'info'>
	#organisation: Organisation | undefined
	#stamp = ''

	constructor(file: string, log: Pick<Logger, 'error' | 'info'>) {
		this.#file = file
		this.#log = log
	}

	/** @throws PeopleFileError when the file is broken and never was whole */
	now(): Organisation {
		const stamp = this.#look()
		if (this.#organisation && stamp === this.#stamp) return this.#organisation
		this.#stamp = stamp
		try {
			this.#organisation = parsePeople(readFileSync(this.#file, 'utf8'), this.#file)
		} catch (error) {
			const sentence = error instanceof PeopleFileError ? error.message : `${this.#file} cannot be read: ${(error as Error).message}`
			if (!this.#organisation) throw new PeopleFileError(sentence, { cause: error })
			this.#log.error(`${sentence} What was known before still holds.`)
		}
		return this.#organisation
	}

	#look(): string {
		const stat = statSync(this.#file, { bigint: true, throwIfNoEntry: false })
		return stat ? `${stat.ino}:${stat.size}:${stat.mtimeNs}` : 'none'
	}
}
