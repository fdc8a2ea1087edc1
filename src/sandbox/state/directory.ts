// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Change } from './records.ts'
import { MemoryState } from './state.ts'

/**
 * Keeps the sandbox in a directory: `journal.jsonl`, one change a line, and `media/<id>` with the bytes.
 * A change is on the disk (fsync) before it is applied, so what was answered survives a kill.
 * One process per directory: a second one would not see the first one's changes.
 */
export class DirectoryState extends MemoryState {
	private readonly mediaFolder: string
	private readonly journal: number

	constructor(directory: string) {
		super()
		this.mediaFolder = join(directory, 'media')
		mkdirSync(this.mediaFolder, { recursive: true })
		const path = join(directory, 'journal.jsonl')
		this.journal = openSync(path, 'a')
		this.replay(path)
		syncFolder(directory)
	}

	override commit(change: Change): void {
		write(this.journal, Buffer.from(JSON.stringify(change) + '\n'))
		fsyncSync(this.journal)
		super.commit(change)
	}

	override putBytes(mediaId: string, bytes: Uint8Array): void {
		const path = this.mediaPath(mediaId)
		const file = openSync(`${path}.part`, 'w')
		try {
			write(file, bytes)
			fsyncSync(file)
		} finally {
			closeSync(file)
		}
		renameSync(`${path}.part`, path)
		syncFolder(this.mediaFolder)
	}

	override getBytes(mediaId: string): Uint8Array | null {
		return this.world.media.has(mediaId) ? readFileSync(this.mediaPath(mediaId)) : null
	}

	override removeBytes(mediaId: string): void {
		rmSync(this.mediaPath(mediaId), { force: true })
	}

	override close(): void {
		super.close()
		closeSync(this.journal)
	}

	// A kill in the middle of a write leaves half a line. It was never answered: it is cut off.
	private replay(path: string): void {
		const bytes = readFileSync(path)
		const end = bytes.lastIndexOf(0x0a) + 1
		if (end < bytes.length) ftruncateSync(this.journal, end)
		const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1)
		lines.forEach((line, at) => this.world.apply(parse(line, path, at + 1)))
	}

	private mediaPath(mediaId: string): string {
		if (!/^\d+$/.test(mediaId)) throw new Error(`no media id: ${mediaId}`)
		return join(this.mediaFolder, mediaId)
	}
}

function parse(line: string, path: string, number: number): Change {
	try {
		return JSON.parse(line) as Change
	} catch {
		throw new Error(`The sandbox's journal ${path} is damaged in line ${number}. Move its folder away to start afresh.`)
	}
}

function write(file: number, bytes: Uint8Array): void {
	for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
}

function syncFolder(path: string): void {
	const folder = openSync(path, 'r')
	try {
		fsyncSync(folder)
	} finally {
		closeSync(folder)
	}
}
