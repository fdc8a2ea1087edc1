// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Client } from './client.ts'
import { connect, directConnection, relayConnection } from './connection.ts'
import { Failure } from './failure.ts'
import { TokenKeeper } from './token.ts'

let server: Server | undefined

async function serve(listener: RequestListener): Promise<string> {
	server = createServer(listener)
	await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

beforeEach(() => void vi.stubGlobal('document', { head: { dataset: { requesttoken: 'r' } }, baseURI: 'http://127.0.0.1/' }))

afterEach(() => {
	server?.close()
	vi.unstubAllGlobals()
})

const board = (client: Client) => client.answer(client.api.GET('/board'))

const tokens = () => {
	let asked = 0
	return new TokenKeeper(async () => ({ token: `t${++asked}`, expiresAt: Date.now() + 300_000 }))
}

describe('asking the service', () => {
	it('renews a refused token and asks once more', async () => {
		const seen: Array<string | undefined> = []
		const base = await serve((request, response) => {
			seen.push(request.headers.authorization)
			response.writeHead(request.headers.authorization === 'Bearer t2' ? 200 : 401, { 'Content-Type': 'application/json' }).end('{"ok":true}')
		})
		const client = new Client(directConnection(`${base}/plaza`, tokens()))
		expect(await client.answer(client.api.GET('/me'))).toEqual({ ok: true })
		expect(seen).toEqual(['Bearer t1', 'Bearer t2'])
	})

	it('says the service’s own sentence when it refuses', async () => {
		const base = await serve((_request, response) => {
			response.writeHead(409, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error: { code: 'changed', message: 'api.changed', text: 'It was changed.' } }))
		})
		const failure = await board(new Client(directConnection(base, tokens()))).catch((error: unknown) => error)
		expect(failure).toBeInstanceOf(Failure)
		expect(failure).toMatchObject({ status: 409, told: { message: 'api.changed' } })
	})

	it('says that nothing answered when nothing answers', async () => {
		const failure = await board(new Client(directConnection('http://127.0.0.1:9', tokens()))).catch((error: unknown) => error)
		expect(failure).toMatchObject({ status: 0, told: { message: 'web.away' } })
	})

	it('asks only for what has changed, and gives the very same object back', async () => {
		const seen: Array<string | undefined> = []
		const base = await serve((request, response) => {
			seen.push(request.headers['if-none-match'])
			if (request.headers['if-none-match'] === '"1"') return void response.writeHead(304).end()
			response.writeHead(200, { 'Content-Type': 'application/json', 'ETag': '"1"' }).end('{"cards":[]}')
		})
		const client = new Client(relayConnection(base))
		const first = await board(client)
		expect(await board(client)).toBe(first)
		expect(seen).toEqual([undefined, '"1"'])
	})

	it('goes through the shell when the web server passes nothing on', async () => {
		const base = await serve((request, response) => {
			if (request.url === '/ocs/token') return void response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ ocs: { meta: { statuscode: 200 }, data: { token: 't', expiresAt: Date.now() + 300_000 } } }))
			response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>Nextcloud</h1>')
		})
		const connection = await connect({ mode: 'nextcloud', direct: `${base}/plaza`, relay: `${base}/relay/api/v1`, ocs: `${base}/ocs`, person: { id: 'ada', displayName: 'Ada' }, publicPath: '/apps/plaza', protocol: 1 })
		expect(connection.kind).toBe('relay')
	})
})
