// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Requests to the service, typed by its OpenAPI document, with what was read last kept by its ETag. */
import createClient, { type Client as TypedClient } from 'openapi-fetch'
import type { Connection } from './connection.ts'
import { failureFrom, failureOf } from './failure.ts'
import type { paths } from './schema.d.ts'

interface Kept { etag: string, text: string, data?: unknown }
/** Marks an answer that is not from the network. */
const keptHeader = 'X-Plaza-Kept'

interface Answer<T> { data?: T, error?: unknown, response: Response }

export class Client {
	readonly connection: Connection
	/** The typed requests; give what they return to {@link Client.answer}. */
	readonly api: TypedClient<paths>
	readonly #kept = new Map<string, Kept>()

	constructor(connection: Connection) {
		this.connection = connection
		this.api = createClient<paths>({ baseUrl: connection.base, fetch: (request) => request.method === 'GET' ? this.#read(request) : connection.fetch(request) })
	}

	/** What was answered: the very same object where nothing has changed. @throws Failure */
	async answer<T>(asked: Promise<Answer<T>>): Promise<T> {
		const { data, error, response } = await asked
		if (!response.ok) throw failureFrom(error, response.status)
		const kept = this.#kept.get(response.headers.get(keptHeader) ?? response.url)
		if (!kept) return data as T
		if (response.headers.has(keptHeader)) return (kept.data ?? data) as T
		kept.data = data
		return data as T
	}

	async bytes(path: string, signal?: AbortSignal): Promise<Blob> {
		const response = await this.connection.fetch(new Request(this.connection.base + path, signal ? { signal } : {}))
		if (!response.ok) throw await failureOf(response)
		return response.blob()
	}

	/** Another person reads now: nothing of the one before is kept. */
	forget(): void {
		this.#kept.clear()
	}

	async #read(request: Request): Promise<Response> {
		const kept = this.#kept.get(request.url)
		if (kept) request.headers.set('If-None-Match', kept.etag)
		const response = await this.connection.fetch(request)
		if (response.status === 304 && kept) return new Response(kept.text, { headers: { 'Content-Type': 'application/json', [keptHeader]: request.url } })
		const etag = response.headers.get('ETag')
		if (response.ok && etag) this.#kept.set(request.url, { etag, text: await response.clone().text() })
		return response
	}
}
