// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createGuardedFetch, DeadlineError, GuardError, installGlobalGuard, TooLargeError } from './index.ts'

const deadlineMs = 400
const maxBytes = 100_000
const bomb = gzipSync(Buffer.alloc(50_000_000))

function endlessly(response: ServerResponse): void {
	const more = (): void => {
		while (!response.destroyed && response.write(Buffer.alloc(16_384))) continue
	}
	response.on('drain', more)
	more()
}

function drop(response: ServerResponse, everyMs: number): void {
	const timer = setInterval(() => response.write('x'), everyMs)
	response.on('close', () => clearInterval(timer))
}

const hostile: Record<string, RequestListener> = {
	'an endless body': (_, response) => endlessly(response),
	'a body that says a large size': (_, response) => { response.setHeader('content-length', 10_000_000); endlessly(response) },
	'a gzip bomb': (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip', 'connection': 'close' }).end(bomb),
	'a gzip bomb in an error': (_, response) => void response.writeHead(500, { 'content-encoding': 'gzip', 'connection': 'close' }).end(bomb),
	'a gzip bomb in gzip': (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip, gzip', 'connection': 'close' }).end(gzipSync(bomb)),
	'no headers': () => {},
	'slow headers': (_, response) => drip(response.socket, 'HTTP/1.1 200 OK\r\n', 'x-a: b\r\n'),
	'a slow body': (_, response) => drop(response.writeHead(200), 20),
	'a slow gzip body': (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).write(bomb.subarray(0, 20)),
	'endless headers': (_, response) => drip(response.socket, 'HTTP/1.1 200 OK\r\n', `x-a: ${'b'.repeat(9000)}\r\n`),
	'no HTTP at all': (_, response) => void response.socket?.write('SSH-2.0-OpenSSH\r\n\r\n'),
	'a cut after the headers': (_, response) => { response.writeHead(200, { 'content-length': 100 }).write('x', () => response.socket?.destroy()) },
	'a cut before the headers': (_, response) => void response.socket?.destroy(),
}

function drip(socket: Socket | null, first: string, then: string): void {
	socket?.write(first)
	const timer = setInterval(() => socket?.write(then), 20)
	socket?.on('close', () => clearInterval(timer)).on('error', () => {})
}

describe.each(Object.entries(hostile))('%s', (_what, behaviour) => {
	let server: Server
	let origin: string
	const open = new Set<Socket>()
	let restore = (): void => {}

	beforeAll(async () => {
		server = createServer(behaviour).listen(0, '127.0.0.1')
		server.on('connection', (socket) => {
			open.add(socket)
			socket.on('close', () => open.delete(socket))
		})
		await once(server, 'listening')
		origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
	})
	afterEach(() => restore())
	afterAll(() => server.close().closeAllConnections())

	/** What `fetch` or the reading of the body ended with, and that it ended in time. */
	async function ending(fetchIt: typeof fetch): Promise<Error> {
		const begun = performance.now()
		const error = await fetchIt(origin).then((response) => response.text()).then(() => null, (error: Error) => error)
		expect(performance.now() - begun).toBeLessThan(deadlineMs * 5)
		await expect.poll(() => open.size, { timeout: 2000 }).toBe(0)
		expect(error).toBeInstanceOf(Error)
		return error as Error
	}

	test('ends by its own error', async () => {
		const error = await ending(createGuardedFetch({ allowOrigins: [origin], deadlineMs, maxBytes }))
		if (_what === 'a cut after the headers') expect(error.message).toBe('terminated')
		else expect(error).toBeInstanceOf(GuardError)
		if (/bomb|endless body|large/.test(_what)) expect(error).toBeInstanceOf(TooLargeError)
		if (/slow|no headers/.test(_what)) expect(error).toBeInstanceOf(DeadlineError)
	})

	test('ends under the global guard', async () => {
		restore = installGlobalGuard({ allowOrigins: [origin], deadlineMs, maxBytes })
		const error = await ending(fetch)
		if (/bomb|endless body|large/.test(_what)) expect(error.cause).toBeInstanceOf(TooLargeError)
		if (/slow|no headers/.test(_what)) expect(error.cause).toBeInstanceOf(DeadlineError)
	})
})

describe('a good server', () => {
	test('is read to the end, compressed or not, with its headers', async () => {
		const text = 'Grüße an alle '.repeat(1000)
		const server = createServer((request, response) => {
			response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain', 'x-echo': String(request.headers['x-echo']) }).end(gzipSync(text))
		}).listen(0, '127.0.0.1')
		await once(server, 'listening')
		const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
		const response = await createGuardedFetch({ allowOrigins: [origin] })(origin, { headers: { 'x-echo': 'here' } })
		expect(response.headers.get('x-echo')).toBe('here')
		expect(await response.text()).toBe(text)
		server.close().closeAllConnections()
	})

	test('the caller’s own signal ends the call with its own reason', async () => {
		const server = createServer(() => {}).listen(0, '127.0.0.1')
		await once(server, 'listening')
		const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
		const reason = new Error('the delivery was cancelled')
		const controller = new AbortController()
		setTimeout(() => controller.abort(reason), 50)
		await expect(createGuardedFetch({ allowOrigins: [origin] })(origin, { signal: controller.signal })).rejects.toBe(reason)
		server.close().closeAllConnections()
	})
})
