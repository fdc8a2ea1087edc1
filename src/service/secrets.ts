// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Secrets of the service, each a file of its own under `<data>/secrets` (0600), made at the first start.
 * @returns 32 random bytes, the same at every start
 */
export function secretFile(data: string, name: string): Buffer {
	const directory = join(data, 'secrets')
	const path = join(directory, name)
	mkdirSync(directory, { recursive: true, mode: 0o700 })
	try {
		writeFileSync(path, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
	}
	chmodSync(path, 0o600)
	return Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
}

/** AES-256-GCM (NIST SP 800-38D): 12 random bytes of nonce for each sealing, 16 of tag. */
export class Sealer {
	readonly #key: Buffer

	constructor(key: Buffer) { this.#key = key }

	async seal(secret: Record<string, string>): Promise<string> {
		const nonce = randomBytes(12)
		const cipher = createCipheriv('aes-256-gcm', this.#key, nonce)
		const sealed = Buffer.concat([cipher.update(JSON.stringify(secret), 'utf8'), cipher.final()])
		return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
	}

	/** @throws when the text was sealed with another key, or changed */
	async open(sealed: string): Promise<Record<string, string>> {
		const bytes = Buffer.from(sealed.replace(/^v1\./, ''), 'base64url')
		const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, 12))
		decipher.setAuthTag(bytes.subarray(12, 28))
		return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8'))
	}
}
