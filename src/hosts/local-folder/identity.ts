// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Whose file is this? Pure: what was known and what is seen now in, the same files paired out. A file is the same
 * (1) by its inode, with its birth or its content as the witness that the inode was not reused; (2) by its place, when what
 * was there is gone (an editor's save by rename, a restored backup); (3) by its content, when exactly one went and one came.
 */
export const ROOT = '0'

/** Within this time "gone and another one there" is one act of saving, and a deletion is not told yet. */
export const SETTLE_MS = 2_000

export interface Looks {
	name: string
	kind: 'file' | 'folder'
	device: string
	inode: string
	born: string
	size: number
	modifiedAt: number
	stamp: string
	sha256: string
}

export interface Known extends Looks {
	id: string
	parent: string
	missingSince: number | null
	deleted: boolean
}

export interface Seen extends Looks {
	/** The folder that it lies in; null for the root. */
	parent: Seen | null
	/** A folder that could not be listed: what is known below it is neither there nor missing. */
	unreadable?: boolean
}

export interface Pairing {
	/** In the order seen: folders before what they hold. */
	pairs: Map<Seen, Known>
	fresh: Seen[]
	gone: Known[]
}

/** @param seen folders before what they hold */
export function pair(known: Iterable<Known>, seen: Seen[], now: number): Pairing {
	const state = new State([...known], now)
	byInode(state, seen)
	byPlace(state, seen)
	byContent(state, seen)
	const hidden = new Set(seen.filter((s) => s.unreadable).map((s) => state.pairs.get(s)?.id))
	const byId = new Map(state.known.map((k) => [k.id, k]))
	const isHidden = (k: Known | undefined): boolean => k !== undefined && (hidden.has(k.parent) || isHidden(byId.get(k.parent)))
	return {
		pairs: state.pairs,
		fresh: seen.filter((s) => !state.pairs.has(s)),
		gone: state.known.filter((k) => !state.taken.has(k) && !(hidden.size > 0 && isHidden(k))),
	}
}

class State {
	readonly pairs = new Map<Seen, Known>()
	readonly taken = new Set<Known>()
	readonly known: Known[]
	readonly now: number

	constructor(known: Known[], now: number) {
		this.known = known
		this.now = now
	}

	match(seen: Seen, known: Known): void {
		this.pairs.set(seen, known)
		this.taken.add(known)
	}

	isRecent(known: Known): boolean {
		return known.missingSince === null || this.now - known.missingSince <= SETTLE_MS
	}

	/** What was not paired yet; what is there before what is missing, what went last before what went first. */
	left(): Known[] {
		const when = (k: Known): number => k.missingSince ?? Infinity
		return this.known.filter((k) => !this.taken.has(k)).sort((a, b) => when(a) === when(b) ? 0 : when(b) - when(a))
	}
}

const sameContent = (a: Looks, b: Looks): boolean => a.kind === 'file' && b.kind === 'file' && a.sha256 !== '' && a.sha256 === b.sha256

/** Where the file system knows when an inode was made, that says it all; else the content is the witness. */
function isSameInode(known: Known, seen: Seen): boolean {
	if (known.kind !== seen.kind) return false
	if (known.born !== '0' && seen.born !== '0') return known.born === seen.born
	return known.device === seen.device && (seen.kind === 'folder' || sameContent(known, seen))
}

/** Hard links (one inode seen twice) are left to their places. */
function byInode(state: State, seen: Seen[]): void {
	const times = groups(seen, (s) => s.inode)
	const known = groups(state.left(), (k) => k.inode)
	for (const s of seen) {
		if (times.get(s.inode)!.length > 1) continue
		const same = (known.get(s.inode) ?? []).filter((k) => isSameInode(k, s))
		const k = same.find((one) => one.name === s.name) ?? same[0]
		if (k) state.match(s, k)
	}
}

function byPlace(state: State, seen: Seen[]): void {
	const place = (parent: string, s: { name: string, kind: string }): string => `${parent}/${s.kind}/${s.name}`
	const known = groups(state.left(), (k) => place(k.parent, k))
	for (const s of seen) {
		const parent = s.parent === null ? ROOT : state.pairs.get(s.parent)?.id
		if (state.pairs.has(s) || parent === undefined) continue
		const k = known.get(place(parent, s))?.find((one) => !state.taken.has(one) && (state.isRecent(one) || sameContent(one, s)))
		if (k) state.match(s, k)
	}
}

function byContent(state: State, seen: Seen[]): void {
	const readable = (l: Looks): boolean => l.kind === 'file' && l.size > 0 && l.sha256 !== ''
	const came = groups(seen.filter((s) => !state.pairs.has(s) && readable(s)), (s) => s.sha256)
	const went = groups(state.left().filter((k) => state.isRecent(k) && readable(k)), (k) => k.sha256)
	for (const [sha, [s, ...others]] of came) {
		const [k, ...more] = went.get(sha) ?? []
		if (s && k && others.length === 0 && more.length === 0) state.match(s, k)
	}
}

function groups<T>(all: Iterable<T>, key: (one: T) => string): Map<string, T[]> {
	const map = new Map<string, T[]>()
	for (const one of all) {
		const list = map.get(key(one))
		if (list) list.push(one)
		else map.set(key(one), [one])
	}
	return map
}
