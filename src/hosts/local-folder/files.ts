// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Reads, writes, moves and copies; never over another file, never out of root. */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, lstat, open, rename, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { HostError, type FileId, type HostErrorKind, type PersonId } from '../../domain/host.ts'
import { newId } from '../../store/index.ts'
import { looksNow, type Directory, type Place } from './directory.ts'
import type { Known } from './identity.ts'
import { checkName } from './names.ts'
import { settled } from './walk.ts'

const temporary = (folder: string): string => join(folder, `.plaza-${newId()}.part`)

/** Opened without following a link; the caller closes it. */
export async function openFile({ row, path }: Place): Promise<FileHandle> {
	if (row.kind !== 'file') throw new HostError('refused', 'A folder cannot be read.')
	return trying(() => open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK))
}

export async function readFile(place: Place, maxBytes: number): Promise<Uint8Array> {
	const handle = await openFile(place)
	try {
		const { size } = await handle.stat()
		if (size > maxBytes) throw new HostError('refused', `The file is larger than ${maxBytes} bytes.`)
		const bytes = Buffer.alloc(size)
		let at = 0
		while (at < size) {
			const { bytesRead } = await trying(() => handle.read(bytes, at, size - at, at))
			if (bytesRead === 0) break
			at += bytesRead
		}
		return new Uint8Array(bytes.buffer, bytes.byteOffset, at)
	} finally {
		await handle.close()
	}
}

export async function writeFile(directory: Directory, folder: Place, name: string, bytes: Uint8Array, actor: PersonId): Promise<Known> {
	const path = join(folder.path, checkName(name))
	const there = await lstat(path, { bigint: true }).catch(() => null)
	if (there && !there.isFile()) throw new HostError('conflict', `There is something else named ${name}.`)
	const known = (): Known | undefined => directory.tree.inside(folder.row.id).get(name)
	if (there ? known()?.inode !== String(there.ino) : known()) await directory.scan()
	const before = known()
	await trying(() => replace(folder.path, path, bytes, there ? Number(there.mode) : undefined))
	const looks = await looksNow(path)
	const sha256 = createHash('sha256').update(bytes).digest('hex')
	const row = { ...fresh(looks, folder.row.id, before?.id ?? directory.tree.newId()), sha256, stamp: settled(looks, Date.now()) }
	await directory.keep(row, !before ? 'file.created' : before.sha256 === sha256 ? null : 'file.written', actor)
	return row
}

/** Written beside, on the disk, then in place: whoever reads sees the old or the new. */
async function replace(folder: string, path: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
	const beside = temporary(folder)
	try {
		const handle = await open(beside, 'wx', mode & 0o777)
		try {
			await handle.writeFile(bytes)
			await handle.sync()
		} finally {
			await handle.close()
		}
		await rename(beside, path)
	} catch (error) {
		await unlink(beside).catch(() => undefined)
		throw error
	}
	const handle = await open(folder, constants.O_RDONLY)
	await handle.sync().catch(() => undefined)
	await handle.close()
}

export async function moveFile(directory: Directory, file: Place, folder: Place, name: string | undefined, actor: PersonId): Promise<Known> {
	const { row } = file
	const to = name === undefined || name === row.name ? row.name : checkName(name)
	if (folder.row.id === row.id || directory.tree.above(folder.row).some((one) => one.id === row.id)) {
		throw new HostError('refused', 'A folder cannot be moved into itself.')
	}
	if (folder.row.id === row.parent && to === row.name) return row
	const path = join(folder.path, to)
	await trying(() => row.kind === 'file' ? moveAside(file.path, path, folder.path) : moveFolder(file.path, path))
	const { device, inode, born } = await looksNow(path)
	const moved = { ...row, parent: folder.row.id, name: to, device, inode, born }
	await directory.keep(moved, 'file.moved', actor)
	return moved
}

/** A link refuses what is there, where a rename would replace it. */
async function moveAside(from: string, to: string, folder: string): Promise<void> {
	try {
		await link(from, to)
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException
		if (code === 'EXDEV') await copyAside(from, to, folder)
		else if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'EMLINK') return moveFolder(from, to)
		else throw error
	}
	await unlink(from)
}

async function moveFolder(from: string, to: string): Promise<void> {
	if (await lstat(to).catch(() => null)) throw conflict()
	await rename(from, to)
}

export async function copyFileTo(directory: Directory, file: Place, folder: Place, name: string | undefined, actor: PersonId): Promise<Known> {
	const { row } = file
	if (row.kind !== 'file') throw new HostError('refused', 'Folders are not copied.')
	const to = name === undefined ? row.name : checkName(name)
	const path = join(folder.path, to)
	await trying(() => copyAside(file.path, path, folder.path))
	const looks = await looksNow(path)
	// What was edited while it was copied is hashed by the next scan.
	const isSame = (await looksNow(file.path)).stamp === row.stamp
	const copied = { ...fresh(looks, folder.row.id, directory.tree.newId()), sha256: isSame ? row.sha256 : '' }
	await directory.keep(copied, 'file.copied', actor)
	return copied
}

async function copyAside(from: string, to: string, folder: string): Promise<void> {
	const beside = temporary(folder)
	try {
		await copyFile(from, beside, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
		await link(beside, to).catch((error: NodeJS.ErrnoException) => {
			if (error.code === 'EEXIST') throw error
			return moveFolder(beside, to)
		})
	} finally {
		await unlink(beside).catch(() => undefined)
	}
}

function fresh(looks: Awaited<ReturnType<typeof looksNow>>, parent: FileId, id: FileId): Known {
	return { ...looks, id, parent, missingSince: null, deleted: false }
}

const conflict = (): HostError => new HostError('conflict', 'There is already something with this name.')

const KINDS: Record<string, HostErrorKind> = {
	ENOENT: 'gone', ENOTDIR: 'gone', ELOOP: 'gone', EACCES: 'forbidden', EPERM: 'forbidden', EROFS: 'forbidden',
	EEXIST: 'conflict', ENOTEMPTY: 'conflict', EISDIR: 'conflict', ENAMETOOLONG: 'refused', EINVAL: 'refused',
}

/** The file system's refusals as the host's. */
export async function trying<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work()
	} catch (error) {
		if (error instanceof HostError) throw error
		const { code, syscall } = error as NodeJS.ErrnoException
		const kind = KINDS[code ?? ''] ?? 'unavailable'
		if (kind === 'conflict') throw Object.assign(conflict(), { cause: error })
		throw new HostError(kind, `The file system says ${code ?? 'no'} to ${syscall ?? 'this'}.`, { cause: error })
	}
}
