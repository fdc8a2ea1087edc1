// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Public links: a stranger with the token reads this one file, until the link ends. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { FileId, PersonId, PublicLink } from '../../domain/host.ts'
import { newId, type Db } from '../../store/index.ts'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)

export interface LinkRow { file: FileId, person: PersonId, hasPassword: boolean, passwordHash: string | null }

export class Links {
	readonly #db: Db
	readonly #publicBase: string
	readonly #clock: () => number

	constructor(db: Db, publicBase: string, clock: () => number) {
		this.#db = db
		this.#publicBase = publicBase
		this.#clock = clock
	}

	/** The same key for the same file answers the same link, while that has not ended. */
	async create(file: FileId, person: PersonId, options: { key: string, expiresAt?: number, password?: string }): Promise<PublicLink> {
		const password_hash = options.password ? await hashPassword(options.password) : null
		const row = await this.#db.transaction().execute(async (tx) => {
			await tx.deleteFrom('local_link').where('file_id', '=', file).where('key', '=', options.key)
				.where('expires_at', '<=', this.#clock()).execute()
			await tx.insertInto('local_link').values({
				id: newId(), token: randomBytes(16).toString('base64url'), file_id: file, key: options.key, person,
				expires_at: options.expiresAt ?? null, created_at: this.#clock(), password_hash,
			}).onConflict((c) => c.columns(['file_id', 'key']).doNothing()).execute()
			return tx.selectFrom('local_link').selectAll().where('file_id', '=', file).where('key', '=', options.key).executeTakeFirstOrThrow()
		})
		return { id: row.id, token: row.token, url: `${this.#publicBase}/s/${row.token}`, expiresAt: row.expires_at }
	}

	problem({ expiresAt }: { expiresAt?: number }): string | null {
		return expiresAt !== undefined && expiresAt <= this.#clock() ? 'The link would have ended already.' : null
	}

	async find(by: { id: string } | { token: string }): Promise<LinkRow | null> {
		const row = await this.#db.selectFrom('local_link').selectAll()
			.where('id' in by ? 'id' : 'token', '=', 'id' in by ? by.id : by.token).executeTakeFirst()
		if (!row || (row.expires_at !== null && row.expires_at <= this.#clock())) return null
		return { file: row.file_id, person: row.person, hasPassword: row.password_hash !== null, passwordHash: row.password_hash }
	}

	async delete(id: string): Promise<void> {
		await this.#db.deleteFrom('local_link').where('id', '=', id).execute()
	}

	async purge(): Promise<void> {
		await this.#db.deleteFrom('local_link').where('expires_at', '<', this.#clock()).execute()
	}
}

async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(16)
	return `${salt.toString('hex')}:${(await derive(password, salt, 32)).toString('hex')}`
}

export async function isPassword(password: string, hash: string): Promise<boolean> {
	const [salt = '', key = ''] = hash.split(':')
	return timingSafeEqual(await derive(password, Buffer.from(salt, 'hex'), 32), Buffer.from(key, 'hex'))
}
