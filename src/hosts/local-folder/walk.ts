// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Looks at the directory: every file and folder below root, without following a symbolic link. */
import { createHash } from 'node:crypto'
import { constants, createReadStream, type BigIntStats } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Looks, Seen } from './identity.ts'
import { isPassing } from './names.ts'

/** As many at once as keep the thread pool busy. */
const AT_ONCE = 64
/** A file that was changed so shortly before it was read may change again within the same tick of the file system's clock. */
const TICK_MS = 50

/** Folders before what they hold. @throws when root itself cannot be listed */
export async function walk(root: string): Promise<Seen[]> {
	const all: Seen[] = []
	let level: { path: string, seen: Seen | null }[] = [{ path: root, seen: null }]
	while (level.length > 0) {
		const next: typeof level = []
		for (const folder of level) {
			const inside = await look(folder.path, folder.seen)
			all.push(...inside)
			for (const s of inside) if (s.kind === 'folder') next.push({ path: join(folder.path, s.name), seen: s })
		}
		level = next
	}
	return withoutMovedMeanwhile(root, all)
}

/** What was moved while we looked was seen twice; it is where it still is. (A hard link is in both places.) */
async function withoutMovedMeanwhile(root: string, all: Seen[]): Promise<Seen[]> {
	const counts = new Map<string, number>()
	for (const { inode } of all) counts.set(inode, (counts.get(inode) ?? 0) + 1)
	const left = new Set<Seen>()
	for (const s of all) {
		if (s.parent && left.has(s.parent)) left.add(s)
		else if (counts.get(s.inode)! > 1 && (await looksOf(pathOf(root, s), s.name))?.inode !== s.inode) left.add(s)
	}
	return left.size === 0 ? all : all.filter((s) => !left.has(s))
}

export function pathOf(root: string, seen: Seen): string {
	return join(seen.parent ? pathOf(root, seen.parent) : root, seen.name)
}

async function look(path: string, parent: Seen | null): Promise<Seen[]> {
	try {
		return (await listing(path)).map((looks) => ({ ...looks, parent }))
	} catch (error) {
		if (parent === null) throw error
		parent.unreadable = (error as NodeJS.ErrnoException).code !== 'ENOENT'
		return []
	}
}

/** What lies in one folder. @throws when it cannot be listed */
export async function listing(path: string): Promise<Looks[]> {
	const entries = await readdir(path, { withFileTypes: true })
	const names = entries.filter((e) => (e.isFile() || e.isDirectory()) && !isPassing(e.name)).map((e) => e.name)
	const found: Looks[] = []
	for (let i = 0; i < names.length; i += AT_ONCE) {
		const some = await Promise.all(names.slice(i, i + AT_ONCE).map(async (name) => looksOf(join(path, name), name)))
		for (const looks of some) if (looks) found.push(looks)
	}
	return found
}

/** Null where nothing (or neither file nor folder) is there. */
export async function looksOf(path: string, name: string): Promise<Looks | null> {
	try {
		return fromStat(name, await lstat(path, { bigint: true }))
	} catch {
		return null
	}
}

export function fromStat(name: string, stat: BigIntStats): Looks | null {
	if (!stat.isFile() && !stat.isDirectory()) return null
	const isFile = stat.isFile()
	return {
		name,
		kind: isFile ? 'file' : 'folder',
		device: String(stat.dev),
		inode: String(stat.ino),
		born: String(stat.birthtimeNs),
		size: isFile ? Number(stat.size) : 0,
		modifiedAt: Number(stat.mtimeNs / 1_000_000n),
		stamp: isFile ? `${stat.size}:${stat.mtimeNs}` : '',
		sha256: '',
	}
}

/** SHA-256 of a file's bytes and how it looked while they were read; null where it cannot be read. */
export async function readHash(path: string): Promise<{ sha256: string, stamp: string } | null> {
	try {
		const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
		const began = Date.now()
		try {
			const looks = fromStat('', await handle.stat({ bigint: true }))
			if (looks?.kind !== 'file') return null
			const hash = createHash('sha256')
			if (looks.size <= 65_536) hash.update(await handle.readFile())
			else for await (const chunk of createReadStream('', { fd: handle.fd, autoClose: false })) hash.update(chunk as Buffer)
			return { sha256: hash.digest('hex'), stamp: settled(looks, began) }
		} finally {
			await handle.close()
		}
	} catch {
		return null
	}
}

/** A stamp that is not to be trusted ends in `?`: it equals no other, and the file is read again next time. */
export function settled(looks: Looks, readAt: number): string {
	return Math.abs(readAt - looks.modifiedAt) < TICK_MS ? `${looks.stamp}?` : looks.stamp
}
