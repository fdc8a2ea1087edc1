// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Asks the shell: the one place that signs, and the one that turns answers into errors. */
import { createHash, randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { HostError, type HostErrorKind } from '../../domain/host.ts'
import { error as errorShape } from './shapes.ts'

const API = '/index.php/apps/plaza/host/v1'
const ASK_MS = 10_000
/** Bytes take longer than words. */
const BYTES_MS = 120_000
const TOKEN_SECONDS = 60

export interface ClientOptions {
	/** Base of the Nextcloud, without `/index.php`. */
	url: string
	/** Shared with the shell (config.php `plaza_secret`). */
	secret: string
	fetch: typeof globalThis.fetch
	log: Logger
	clock?: () => number
	/** Follows the change through every log: sent as `X-Request-Id`. */
	correlationId?: () => string
}

interface Request { method: string, path: string, json?: unknown, bytes?: Uint8Array, isLong?: boolean }

export class ShellClient {
	readonly #base: string
	readonly #key: Uint8Array
	readonly #options: ClientOptions

	constructor(options: ClientOptions) {
		this.#base = options.url.replace(/\/+$/, '') + API
		this.#key = new TextEncoder().encode(options.secret)
		this.#options = options
	}

	/** @param path below the host API's base, with its query */
	async get<T>(path: string, shape: z.ZodType<T>): Promise<T> { return this.#json({ method: 'GET', path }, shape) }
	async post<T>(path: string, json: unknown, shape: z.ZodType<T>): Promise<T> { return this.#json({ method: 'POST', path, json }, shape) }
	async tell(path: string, json: unknown): Promise<void> { await (await this.#ask({ method: 'POST', path, json })).body?.cancel() }
	async delete(path: string): Promise<void> { await (await this.#ask({ method: 'DELETE', path })).body?.cancel() }
	async put<T>(path: string, bytes: Uint8Array, shape: z.ZodType<T>): Promise<T> {
		return this.#json({ method: 'PUT', path, bytes, isLong: true }, shape)
	}

	/** @throws HostError `refused` when there is more than `max`, without reading on */
	async bytes(path: string, max: number): Promise<Uint8Array> {
		const answer = await this.#ask({ method: 'GET', path, isLong: true })
		const chunks: Uint8Array[] = []
		let size = 0
		await this.#heard(async () => {
			for await (const chunk of answer.body ?? []) {
				size += chunk.length
				if (size > max) throw new HostError('refused', `The file is larger than ${max} bytes.`)
				chunks.push(chunk as Uint8Array)
			}
		})
		const announced = answer.headers.get('content-length')
		if (announced !== null && answer.headers.get('content-encoding') === null && Number(announced) !== size) {
			throw new HostError('unavailable', 'Nextcloud broke off in the middle of a file.')
		}
		return new Uint8Array(Buffer.concat(chunks))
	}

	async #json<T>(request: Request, shape: z.ZodType<T>): Promise<T> {
		const answer = await this.#ask(request)
		const text = await this.#heard(() => answer.text())
		const parsed = shape.safeParse(json(text))
		if (parsed.success) return parsed.data
		const issue = parsed.error.issues[0]
		const where = `${request.method} ${route(request.path)}`
		this.#options.log.error({ route: where, field: issue?.path.join('.'), problem: issue?.message }, 'The shell\'s answer does not fit the protocol')
		throw new HostError('protocol', `The answer to ${where} does not fit the protocol: ${issue?.path.join('.')} ${issue?.message}`)
	}

	async #ask(request: Request): Promise<Response> {
		const { fetch, correlationId } = this.#options
		const url = new URL(this.#base + request.path)
		const bytes = request.bytes ?? (request.json === undefined ? undefined : new TextEncoder().encode(JSON.stringify(request.json)))
		const headers: Record<string, string> = {
			'X-Plaza-Authorization': await this.#sign(request.method, url, bytes),
			'X-Request-Id': correlationId?.() ?? randomBytes(16).toString('hex'),
			'Accept': request.isLong && request.method === 'GET' ? 'application/octet-stream' : 'application/json',
		}
		if (bytes) headers['Content-Type'] = request.bytes ? 'application/octet-stream' : 'application/json'
		const answer = await this.#heard(() => fetch(url, {
			method: request.method, headers, redirect: 'manual', signal: AbortSignal.timeout(request.isLong ? BYTES_MS : ASK_MS),
			...(bytes && { body: bytes as Uint8Array<ArrayBuffer> }),
		}))
		if (answer.ok) return answer
		throw failure(answer.status, json(await this.#heard(() => answer.text())))
	}

	async #sign(method: string, url: URL, bytes: Uint8Array = new Uint8Array()): Promise<string> {
		const now = Math.floor((this.#options.clock ?? Date.now)() / 1000)
		const target = url.pathname + url.search
		return new SignJWT({
			htm: method, htu: target.slice(target.indexOf('/index.php/')), bsh: createHash('sha256').update(bytes).digest('hex'),
		})
			.setProtectedHeader({ alg: 'HS256' })
			.setIssuer('plaza-service').setAudience('plaza-host').setIssuedAt(now).setExpirationTime(now + TOKEN_SECONDS)
			.setJti(randomBytes(16).toString('hex'))
			.sign(this.#key)
	}

	/** No answer, half an answer, too late an answer: ask again later. */
	async #heard<T>(listen: () => Promise<T>): Promise<T> {
		try {
			return await listen()
		} catch (error) {
			if (error instanceof HostError) throw error
			throw new HostError('unavailable', 'Nextcloud does not answer.', { cause: error })
		}
	}
}

const STATUS: Record<number, HostErrorKind> = { 400: 'protocol', 401: 'protocol', 403: 'forbidden', 404: 'gone', 409: 'conflict', 410: 'handOver', 422: 'refused' }

/** Only the shell's own words say that a file is gone: any other 404 (the app disabled, a proxy) is a host that is not there. */
function failure(status: number, body: unknown): HostError {
	const said = errorShape.safeParse(body)
	if (said.success && STATUS[status] === said.data.error) return new HostError(said.data.error, said.data.message)
	if (status === 401 || status === 400) return new HostError('protocol', `Nextcloud refused the request (HTTP ${status}).`)
	return new HostError('unavailable', said.success ? said.data.message : `Nextcloud answered with HTTP ${status}.`)
}

function json(text: string): unknown {
	try {
		return JSON.parse(text)
	} catch {
		return undefined
	}
}

/** A path as it may be logged: ids of hand-overs and all of the query left out. */
const route = (path: string): string => path.split('?')[0]!.replace(/[0-9a-f]{32}/g, '{id}')
