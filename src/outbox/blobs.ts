// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The bytes that were looked at, hashed and approved, until their publication has ended: the buffer that is hashed is the buffer
 * that is uploaded. Named by their SHA-256, so one picture is kept once.
 */
export class Blobs {
	readonly #directory: string

	constructor(directory: string) { this.#directory = directory }

	/** @returns the SHA-256 of the bytes, hex; they are on the disk when it answers */
	async keep(bytes: Uint8Array): Promise<string> {
		const sha256 = createHash('sha256').update(bytes).digest('hex')
		const path = join(this.#directory, sha256)
		if (await this.get(sha256)) {
			const now = new Date()
			await utimes(path, now, now)
			return sha256
		}
		await mkdir(this.#directory, { recursive: true, mode: 0o700 })
		const temporary = `${path}.${process.pid}.${crypto.randomUUID()}`
		const file = await open(temporary, 'wx', 0o600)
		try { await file.writeFile(bytes); await file.sync() } finally { await file.close() }
		await rename(temporary, path)
		return sha256
	}

	/** @returns the bytes, or null when they are gone or no longer are what their name says */
	async get(sha256: string): Promise<Uint8Array | null> {
		if (!/^[0-9a-f]{64}$/.test(sha256)) return null
		const bytes = await readFile(join(this.#directory, sha256)).catch(() => null)
		return bytes && createHash('sha256').update(bytes).digest('hex') === sha256 ? bytes : null
	}

	/** Throws away what no open publication needs, but not what was kept a moment ago for one that is being opened. @param graceMs that moment */
	async keepOnly(needed: Set<string>, graceMs = 3_600_000): Promise<number> {
		const names = await readdir(this.#directory).catch(() => [] as string[])
		let gone = 0
		for (const name of names.filter((one) => !needed.has(one.slice(0, 64)))) {
			const path = join(this.#directory, name)
			const kept = await stat(path).catch(() => null)
			if (!kept || Date.now() - kept.mtimeMs < graceMs) continue
			await rm(path, { force: true })
			gone++
		}
		return gone
	}
}
