// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** From what was known and what is seen: what has changed, and what is to be told of it. Pure. */
import type { PersonId } from '../../domain/host.ts'
import type { EventFacts } from './events.ts'
import { ROOT, SETTLE_MS, type Known, type Pairing, type Seen } from './identity.ts'
import { mimeOf } from './names.ts'
import type { Tree } from './tree.ts'

/** What went is remembered this long: a disk that was away, a service that was down. */
const REMEMBERED_MS = 30 * 86_400_000

export interface Changes {
	rows: Known[]
	forgotten: string[]
	events: EventFacts[]
	/** Something is missing whose deletion is not told yet: look again when this time has passed. */
	lookAgainInMs: number | null
}

/** @param owner of the shared folder of that name: who acts where a file is moved with `mv` */
export function changes(before: Tree, pairing: Pairing, now: number, owner: (folder: string) => PersonId | null): Changes {
	const there = new Map<Seen, Known>()
	const newIds = new Set<string>()
	for (const s of order(pairing)) {
		const was = pairing.pairs.get(s)
		const id = was?.id ?? before.newId()
		if (!was) newIds.add(id)
		const parent = s.parent ? there.get(s.parent)!.id : ROOT
		there.set(s, { ...looks(s), id, parent, missingSince: null, deleted: false })
	}
	const gone = pairing.gone.map((k) => goneNow(k, now))
	const forgotten = gone.filter((k) => now - k.missingSince! > REMEMBERED_MS).map((k) => k.id)
	const rows = [...there.values(), ...gone].filter((row) => isOther(before.known(row.id), row))
	const after = before.with(rows)
	const tell = teller(before, after, owner)
	return {
		rows,
		forgotten,
		events: rows.flatMap((row) => newIds.has(row.id) ? [tell('file.created', row)] : told(before.known(row.id)!, row, after, tell)),
		lookAgainInMs: gone.some((k) => !k.deleted) ? SETTLE_MS : null,
	}
}

/** Pairs and fresh ones together, folders before what they hold. */
function order({ pairs, fresh }: Pairing): Seen[] {
	const depth = (s: Seen): number => s.parent ? 1 + depth(s.parent) : 0
	return [...pairs.keys(), ...fresh].map((s) => ({ s, at: depth(s) })).sort((a, b) => a.at - b.at).map(({ s }) => s)
}

function looks({ name, kind, device, inode, born, size, modifiedAt, stamp, sha256 }: Seen): Omit<Known, 'id' | 'parent' | 'missingSince' | 'deleted'> {
	return { name, kind, device, inode, born, size, modifiedAt, stamp, sha256 }
}

function goneNow(known: Known, now: number): Known {
	const missingSince = known.missingSince ?? now
	return { ...known, missingSince, deleted: known.deleted || now - missingSince >= SETTLE_MS }
}

const isOther = (a: Known | undefined, b: Known): boolean => !a || (Object.keys(b) as (keyof Known)[]).some((key) => a[key] !== b[key])

type Tell = (kind: EventFacts['kind'], row: Known) => EventFacts

function told(was: Known, is: Known, after: Tree, tell: Tell): EventFacts[] {
	// Of a folder that went with all it held, one deletion is told.
	if (is.deleted) return was.deleted || after.known(is.parent)?.missingSince ? [] : [tell('file.deleted', is)]
	if (is.missingSince !== null) return []
	const events: EventFacts[] = []
	if (was.deleted) events.push(tell('file.restored', is))
	else if (was.parent !== is.parent || was.name !== is.name) events.push(tell('file.moved', is))
	if (isWritten(was, is)) events.push(tell('file.written', is))
	return events
}

function isWritten(was: Known, is: Known): boolean {
	if (is.kind !== 'file') return false
	if (was.sha256 !== '' && is.sha256 !== '') return was.sha256 !== is.sha256
	return was.stamp.replace('?', '') !== is.stamp.replace('?', '')
}

function renamed(was: Known | undefined, is: Known): Record<string, unknown> {
	return was && was.name !== is.name ? { nameBefore: was.name } : {}
}

export function teller(before: Tree, after: Tree, owner: (folder: string) => PersonId | null): Tell {
	const ancestors = (tree: Tree, id: string): string[] => {
		const row = tree.known(id)
		return row ? tree.above(row).map((folder) => folder.id) : []
	}
	return (kind, row) => ({
		kind,
		actor: owner(after.top(row).name),
		persons: [],
		object: { id: row.id, name: row.name, kind: row.kind, mime: mimeOf(row.name, row.kind) },
		ancestorsBefore: ancestors(before, row.id),
		ancestorsAfter: kind === 'file.deleted' ? [] : ancestors(after, row.id),
		payload: kind === 'file.moved' ? renamed(before.known(row.id), row) : {},
	})
}
