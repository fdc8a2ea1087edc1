// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Requests to the service, with what was read last kept by its ETag. */
import type { Connection } from './connection.ts'
import { failureOf, strange, Failure } from './failure.ts'

interface Kept { etag: string, body: unknown }

export class Client {
	readonly connection: Connection
	readonly #kept = new Map<string, Kept>()

	constructor(connection: Connection) {
		this.connection = connection
	}

	/** Answers with the very same object where nothing has changed. */
	async get<T>(path: string): Promise<T> {
		const kept = this.#kept.get(path)
		const response = await this.connection.send(path, { headers: { Accept: 'application/json', ...(kept ? { 'If-None-Match': kept.etag } : {}) } })
		if (response.status === 304 && kept) return kept.body as T
		const body = await read<T>(response)
		const etag = response.headers.get('ETag')
		if (etag) this.#kept.set(path, { etag, body })
		return body
	}

	async send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body: unknown = {}): Promise<T> {
		const response = await this.connection.send(path, { method, headers: { 'Accept': 'application/json', 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
		return read<T>(response)
	}

	async bytes(path: string, signal?: AbortSignal): Promise<Blob> {
		const response = await this.connection.send(path, signal ? { signal } : {})
		if (!response.ok) throw await failureOf(response)
		return response.blob()
	}

	/** Another person reads now: nothing of the one before is kept. */
	forget(): void {
		this.#kept.clear()
	}
}

async function read<T>(response: Response): Promise<T> {
	if (!response.ok) throw await failureOf(response)
	if (response.status === 204) return undefined as T
	return response.json().catch(() => { throw new Failure(strange, response.status) }) as Promise<T>
}
