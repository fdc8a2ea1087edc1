// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { jwtVerify } from 'jose'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import type { Host, HostError } from '../../domain/host.ts'
import { createNextcloudHost } from './index.ts'

const secret = 'a-secret-of-at-least-thirty-two-bytes'
interface Heard { method: string, url: string, headers: IncomingMessage['headers'], body: Buffer }

/** A shell that answers as it is told, and what it has heard. */
async function shell(answer: (response: ServerResponse, heard: Heard) => void, webRoot = ''): Promise<{ host: Host, heard: Heard[] }> {
	const heard: Heard[] = []
	const server = createServer((request, response) => {
		const chunks: Buffer[] = []
		request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
			heard.push({ method: request.method!, url: request.url!, headers: request.headers, body: Buffer.concat(chunks) })
			answer(response, heard.at(-1)!)
		})
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	onTestFinished(async () => {
		server.closeAllConnections()
		await new Promise((resolve) => server.close(resolve))
	})
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${webRoot}`
	return { heard, host: createNextcloudHost({ url, secret, fetch, log: pino({ level: 'silent' }), correlationId: () => 'c-1' }) }
}

const says = (status: number, body: unknown) => (response: ServerResponse): void => {
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
const kindOf = async (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'answered', (error: HostError) => error.kind)
const node = { id: '7', name: 'a.md', kind: 'file', parentId: '3', ancestors: ['3'], path: 'a.md', size: 1, mime: 'text/markdown', etag: 'x', modifiedAt: 1 }

test('every request is signed for what it is and nothing else', async () => {
	const { host, heard } = await shell(says(200, node), '/cloud')
	await host.write('f'.repeat(32), '3', 'Größe & it\'s #1.md', Buffer.from('body'))
	await host.stat('f'.repeat(32), '7')
	const claims = await Promise.all(heard.map(async ({ headers }) => {
		const { payload } = await jwtVerify(String(headers['x-plaza-authorization']), new TextEncoder().encode(secret), {
			algorithms: ['HS256'], issuer: 'plaza-service', audience: 'plaza-host', maxTokenAge: '60s',
		})
		return payload
	}))
	for (const [index, { method, url, body }] of heard.entries()) {
		expect(url.startsWith('/cloud/index.php/apps/plaza/host/v1/')).toBe(true)
		expect(claims[index]).toMatchObject({ htm: method, htu: url.slice('/cloud'.length), bsh: createHash('sha256').update(body).digest('hex') })
		expect(claims[index]!.exp! - claims[index]!.iat!).toBeLessThanOrEqual(60)
	}
	expect(claims[0]!.jti).toMatch(/^[0-9a-f]{32}$/)
	expect(claims[0]!.jti).not.toBe(claims[1]!.jti)
	expect(new URL(`http://x${heard[0]!.url}`).searchParams.get('name')).toBe('Größe & it\'s #1.md')
	expect(heard[0]!.headers['x-request-id']).toBe('c-1')
})

test.each([
	[404, 'gone', 'gone'], [403, 'forbidden', 'forbidden'], [409, 'conflict', 'conflict'], [410, 'handOver', 'handOver'], [422, 'refused', 'refused'],
	[400, 'protocol', 'protocol'], [401, 'protocol', 'protocol'], [503, 'unavailable', 'unavailable'],
	// What does not belong together was not said by the shell.
	[503, 'gone', 'unavailable'], [404, 'refused', 'unavailable'],
])('%i with the word %s is %s', async (status, error, kind) => {
	const { host } = await shell(says(status, { error, message: 'so it is' }))
	expect(await kindOf(host.stat('h', '7'))).toBe(kind)
})

test('a page that is not the shell\'s never says that a file is gone', async () => {
	for (const status of [302, 404, 429, 500, 502]) {
		const { host } = await shell((response) => response.writeHead(status, { location: '/login' }).end('<!DOCTYPE html>'))
		expect(await kindOf(host.stat('h', '7'))).toBe('unavailable')
		expect(await kindOf(host.read('h', '7', 100))).toBe('unavailable')
	}
})

test('an answer that does not fit is no answer', async () => {
	const { host } = await shell(says(200, { ...node, id: 7 }))
	await expect(host.stat('h', '7')).rejects.toMatchObject({ kind: 'protocol', message: expect.stringContaining('id') })
	const { host: other } = await shell((response) => response.writeHead(200).end('<html>'))
	expect(await kindOf(other.groups())).toBe('protocol')
})

test('nobody there, or gone in the middle of a file, is not there', async () => {
	const away = createNextcloudHost({ url: 'http://127.0.0.1:9', secret, fetch, log: pino({ level: 'silent' }) })
	expect(await kindOf(away.events(10))).toBe('unavailable')
	const { host } = await shell((response) => {
		response.writeHead(200, { 'content-length': '100' }).write('half')
		setTimeout(() => response.destroy(), 20)
	})
	expect(await kindOf(host.read('h', '7', 1000))).toBe('unavailable')
})

test('what is larger than asked for is not read on', async () => {
	let sent = 0
	const { host } = await shell((response) => {
		response.writeHead(200)
		const more = (): void => {
			while (!response.destroyed && sent < 1e9) {
				sent += 65_536
				if (!response.write(Buffer.alloc(65_536))) return void response.once('drain', more)
			}
		}
		more()
	})
	expect(await kindOf(host.read('h', '7', 1000))).toBe('refused')
	expect(sent).toBeLessThan(1e8)
})

test('the shell\'s capabilities are taken over, and hints come by the clock', async () => {
	const capabilities = { comments: true, talk: false, teams: false, tags: true, mail: true, linkExpiry: true, linkPassword: true, makesHandOvers: false }
	const { host } = await shell(says(200, { name: 'Cloud', protocol: 1, version: '0.1.0', epoch: 1, publicBase: 'https://cloud.example.org/', capabilities }))
	expect(host.capabilities.comments).toBe(false)
	expect(await host.info()).toEqual({ name: 'Cloud', protocol: 1, version: '0.1.0', epoch: 1, publicBase: 'https://cloud.example.org' })
	expect(host.capabilities).toEqual(capabilities)
	expect(await host.people({ ids: [] })).toEqual([])
})
