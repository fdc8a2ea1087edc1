// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Stands before a real PDS, passes everything on, counts what came of it, and makes one call go wrong when it is told to. */
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type ProxyFault = 'busy' | 'revoked' | 'forbidden' | 'unprocessable' | 'broken' | 'unavailable' | 'hang' | 'cut' | 'page' | 'empty'
/** `after`: the PDS has done it, only its answer is lost. */
export interface Planned { fault: ProxyFault, when: 'before' | 'after', busySeconds: number }

interface Answer { status: number, headers: Record<string, string>, body: Buffer }

const refusal = (status: number, error: string, message: string, headers: Record<string, string> = {}): Answer =>
	({ status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(JSON.stringify({ error, message })) })

const session = ['com.atproto.server.refreshSession', 'com.atproto.server.createSession']

export class FaultProxy {
	readonly url: string
	/** Addresses of all posts that were ever made, and uploads that were taken. */
	readonly posts = new Set<string>()
	uploads = 0
	/** Every request in order, as `method`. */
	readonly requests: string[] = []
	/** What the PDS refused because it is not its API. */
	readonly violations: string[] = []
	readonly #target: string
	readonly #server: ReturnType<typeof createServer>
	readonly #planned = new Map<string, Planned[]>()
	#sessionIsDead = false

	private constructor(target: string, server: ReturnType<typeof createServer>) {
		this.#target = target
		this.#server = server
		this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
	}

	static async start(target: string): Promise<FaultProxy> {
		const server = createServer()
		await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
		const proxy = new FaultProxy(target, server)
		server.on('request', (request: IncomingMessage, response: ServerResponse) => {
			proxy.#pass(request, response).catch(() => response.destroy())
		})
		return proxy
	}

	next(method: string, planned: Planned): void {
		this.#planned.set(method, [...this.#planned.get(method) ?? [], planned])
	}

	clear(): void {
		this.#planned.clear()
		this.#sessionIsDead = false
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections()
		await new Promise<void>((resolve) => { this.#server.close(() => resolve()) })
	}

	async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const path = request.url ?? '/'
		const method = path.replace(/^\/xrpc\//, '').replace(/\?.*/, '')
		this.requests.push(method)
		const body = await bodyOf(request)
		if (this.#sessionIsDead && session.includes(method)) return write(response, this.#deadSession(method))
		const planned = this.#planned.get(method)?.shift()
		if (planned?.when === 'before') return this.#spoil(planned, response)
		const answer = await this.#forward(request, path, body)
		if (path.startsWith('/xrpc/')) this.#record(method, answer)
		if (planned) return this.#spoil(planned, response)
		write(response, answer)
	}

	async #forward({ method, headers }: IncomingMessage, path: string, body: Buffer): Promise<Answer> {
		const passed = Object.fromEntries(['authorization', 'content-type', 'accept'].flatMap((name) => headers[name] ? [[name, String(headers[name])]] : []))
		const answer = await fetch(`${this.#target}${path}`, { method, headers: passed, body: body.length > 0 ? new Uint8Array(body) : undefined, redirect: 'manual' })
		const kept = [...answer.headers].filter(([name]) => !/^(content-encoding|content-length|transfer-encoding|connection|keep-alive)$/.test(name))
		return { status: answer.status, headers: Object.fromEntries(kept), body: Buffer.from(await answer.arrayBuffer()) }
	}

	#record(method: string, { status, body: said }: Answer): void {
		if (status === 200 && method === 'com.atproto.repo.uploadBlob') this.uploads++
		if (status === 200 && method === 'com.atproto.repo.putRecord') this.posts.add((JSON.parse(said.toString()) as { uri: string }).uri)
		if ([404, 405, 415, 501].includes(status)) this.violations.push(`${method}: ${status}`)
	}

	/** As after an app password was revoked: the session ends, and no other begins with it. */
	#deadSession(method: string): Answer {
		if (method.endsWith('refreshSession')) return refusal(400, 'ExpiredToken', 'Token has been revoked')
		this.#sessionIsDead = false
		return refusal(401, 'AuthenticationRequired', 'Invalid identifier or password')
	}

	#spoil({ fault, busySeconds }: Planned, response: ServerResponse): void {
		switch (fault) {
			case 'busy': return write(response, refusal(429, 'RateLimitExceeded', 'Rate Limit Exceeded', {
				'ratelimit-limit': '30', 'ratelimit-remaining': '0', 'ratelimit-reset': String(Math.floor(Date.now() / 1000) + busySeconds), 'ratelimit-policy': '30;w=300',
			}))
			case 'revoked':
				this.#sessionIsDead = true
				return write(response, refusal(400, 'ExpiredToken', 'Token has expired'))
			case 'forbidden': return write(response, refusal(403, 'Forbidden', 'Not allowed'))
			case 'unprocessable': return write(response, refusal(400, 'InvalidRequest', 'Invalid app.bsky.feed.post record: this is not taken'))
			case 'broken': return write(response, refusal(500, 'InternalServerError', 'Internal Server Error'))
			case 'unavailable': return write(response, refusal(503, 'NotEnoughResources', 'Service Unavailable'))
			case 'hang': return
			case 'cut': return void response.destroy()
			case 'page': return write(response, { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from('<!doctype html><title>Just a moment</title>') })
			case 'empty': return write(response, { status: 200, headers: {}, body: Buffer.alloc(0) })
		}
	}
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = []
	for await (const chunk of request) chunks.push(chunk as Buffer)
	return Buffer.concat(chunks)
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
	response.writeHead(status, { ...headers, 'content-length': body.length })
	response.end(body)
}
