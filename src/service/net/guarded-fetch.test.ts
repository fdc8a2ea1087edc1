// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFile } from 'node:child_process'
import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { request as undiciRequest } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BlockedAddressError, createGuardedFetch, GuardError, installGlobalGuard, isPublicAddress, NetworkError, RedirectError, RefusedUrlError } from './index.ts'
import type { LookupAll } from './connector.ts'
import { watchRedirects } from './redirects.ts'

/** A real server on loopback, on IPv4 and IPv6: what connects is counted, whatever it then says. */
let server: Server
let port: number
let connections = 0
beforeAll(async () => {
	server = createServer((_request, response) => response.end('reached'))
	server.on('connection', () => connections++)
	server.listen(0, '::')
	await once(server, 'listening')
	port = (server.address() as AddressInfo).port
})
beforeEach(() => { connections = 0 })
afterAll(() => server.close().closeAllConnections())

/** Answers of the DNS, one after another; the last goes on. */
const dns = (...answers: string[][]): LookupAll => (_hostname, callback) => {
	const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? []
	callback(null, addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })))
}

const literals = [
	'127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0x7f.1', '0', '0.0.0.0', '127.0.0.1.', '127.255.255.254',
	'[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::7f00:1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[64:ff9b:1::7f00:1]',
	'[::ffff:0:7f00:1]', '[2002:7f00:1::]', '[fe80::1]', '[fc00::1]', '[fec0::1]', '169.254.169.254', '10.0.0.1', '192.168.0.1',
	'172.16.0.1', '100.64.0.1', '１２７.０.０.１', '①②⑦.0.0.1', 'localhost', 'localhost.', 'LOCALHOST', 'ip6-localhost',
]

describe('an address that is not public is never connected to', () => {
	const guarded = createGuardedFetch({ allowOrigins: [], deadlineMs: 3000 })

	test.each(literals)('http://%s', async (host) => {
		await expect(guarded(`http://${host}:${port}/`)).rejects.toThrow(/is not a public address|cannot be reached/)
		expect(connections).toBe(0)
	})

	test.each([
		['a private answer', dns(['127.0.0.1'])],
		['one private answer among public ones', dns(['93.184.216.34', '127.0.0.1'])],
		['a mapped answer', dns(['::ffff:127.0.0.1'])],
		['the address of all interfaces', dns(['0.0.0.0'])],
		['a NAT64 answer', dns(['64:ff9b::7f00:1'])],
	])('a name with %s', async (_what, lookup) => {
		const fetchIt = createGuardedFetch({ allowOrigins: [], lookup })
		await expect(fetchIt(`http://name.example:${port}/`)).rejects.toBeInstanceOf(BlockedAddressError)
		expect(connections).toBe(0)
	})

	test('a name that is public first and private after (rebinding)', async () => {
		// the first, public one is refused by the machine's own network or runs into the short wait
		const fetchIt = createGuardedFetch({ allowOrigins: [], lookup: dns(['93.184.216.34'], ['127.0.0.1']), connectMs: 200, deadlineMs: 1000 })
		await expect(fetchIt(`http://name.example:${port}/`)).rejects.toBeInstanceOf(GuardError)
		await expect(fetchIt(`http://name.example:${port}/`)).rejects.toBeInstanceOf(BlockedAddressError)
		expect(connections).toBe(0)
	})

	test('an allowed origin is exact: another name or another port of the same machine is none', async () => {
		const fetchIt = createGuardedFetch({ allowOrigins: [`http://127.0.0.1:${port + 1}`, `https://127.0.0.1:${port}`] })
		await expect(fetchIt(`http://127.0.0.1:${port}/`)).rejects.toBeInstanceOf(BlockedAddressError)
		expect(connections).toBe(0)
	})

	test('what is no web address', async () => {
		for (const url of ['http://name:word@127.0.0.1/', 'file:///etc/passwd', 'data:,x', 'http://127.0.0.1:99999/', '/path']) {
			await expect(guarded(url)).rejects.toBeInstanceOf(RefusedUrlError)
		}
	})
})

describe('control', () => {
	test('an origin that the operator named is reached', async () => {
		const fetchIt = createGuardedFetch({ allowOrigins: [`http://127.0.0.1:${port}`] })
		expect(await (await fetchIt(`http://127.0.0.1:${port}/`)).text()).toBe('reached')
		expect(connections).toBe(1)
	})

	test('without the guard the tricks do reach the server', async () => {
		for (const host of ['2130706433', '0x7f.1', '[::ffff:127.0.0.1]', 'localhost']) {
			expect(await (await fetch(`http://${host}:${port}/`)).text()).toBe('reached')
		}
		expect(connections).toBeGreaterThan(0)
	})

	test('public addresses pass the check', () => {
		for (const address of ['93.184.216.34', '2606:4700::1111', '64:ff9b::5db8:d822', '::ffff:93.184.216.34']) {
			expect(isPublicAddress(address), address).toBe(true)
		}
	})
})

describe('redirects', () => {
	/** A second server, allowed, that redirects to the first. */
	let outside: Server
	let origin: string
	let to = ''
	let hops = 0
	beforeAll(async () => {
		outside = createServer((_request, response) => {
			hops++
			response.writeHead(302, { location: to }).end()
		}).listen(0, '127.0.0.1')
		await once(outside, 'listening')
		origin = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`
	})
	beforeEach(() => { hops = 0 })
	afterAll(() => outside.close().closeAllConnections())

	test.each(['127.0.0.1', '2130706433', '[::1]', 'localhost', '[::ffff:7f00:1]'])('into %s: not followed', async (host) => {
		to = `http://${host}:${port}/`
		await expect(createGuardedFetch({ allowOrigins: [origin] })(origin, { redirect: 'follow' })).rejects.toBeInstanceOf(BlockedAddressError)
		expect(connections).toBe(0)
	})

	test('are followed only where asked', async () => {
		to = `http://127.0.0.1:${port}/`
		const fetchIt = createGuardedFetch({ allowOrigins: [origin, `http://127.0.0.1:${port}`] })
		await expect(fetchIt(origin)).rejects.toBeInstanceOf(RedirectError)
		expect((await fetchIt(origin, { redirect: 'manual' })).status).toBe(302)
		expect(connections).toBe(0)
		expect(await (await fetchIt(origin, { redirect: 'follow' })).text()).toBe('reached')
	})

	test('lead nobody from outside into an origin that only the operator may name', () => {
		const sent: string[] = []
		const refused: Error[] = []
		const watched = watchRedirects({ mode: 'follow', maxRedirects: 5, allowOrigins: ['http://127.0.0.1:8787'] })((options) => {
			sent.push(String(options.origin))
			return true
		})
		for (const hop of ['https://news.example', 'https://www.news.example', 'http://127.0.0.1:8787']) {
			watched({ origin: hop, path: '/', method: 'GET' }, { onResponseError: (_controller, error) => refused.push(error) })
		}
		expect(sent).toEqual(['https://news.example', 'https://www.news.example'])
		expect(refused).toEqual([expect.any(RedirectError)])
	})

	test('end: a loop, a malformed Location, another scheme', async () => {
		const fetchIt = createGuardedFetch({ allowOrigins: [origin], maxRedirects: 3 })
		to = '/again'
		await expect(fetchIt(origin, { redirect: 'follow' })).rejects.toBeInstanceOf(RedirectError)
		expect(hops).toBe(4)
		for (to of ['http://[', 'http://127.0.0.1:99999/', 'file:///etc/passwd']) {
			await expect(fetchIt(origin, { redirect: 'follow' })).rejects.toBeInstanceOf(RedirectError)
		}
	})
})

describe('the global guard', () => {
	let restore = (): void => {}
	afterEach(() => restore())

	test('holds for Node’s built-in fetch and for undici’s own request', async () => {
		restore = installGlobalGuard({ allowOrigins: [] })
		const failed = await fetch(`http://127.0.0.1:${port}/`).catch((error: Error) => error)
		expect((failed as Error).cause).toBeInstanceOf(BlockedAddressError)
		await expect(undiciRequest(`http://localhost:${port}/`)).rejects.toBeInstanceOf(BlockedAddressError)
		expect(connections).toBe(0)
	})

	test('lets an allowed origin through, then gives way again', async () => {
		restore = installGlobalGuard({ allowOrigins: [`http://127.0.0.1:${port}`] })
		expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('reached')
		restore()
		expect(await (await fetch(`http://localhost:${port}/`)).text()).toBe('reached')
	})

	test('holds in a fresh process, also when fetch was used before undici was loaded', async () => {
		const script = `
			const before = await (await fetch('http://127.0.0.1:${port}/')).text()
			const { installGlobalGuard } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)})
			installGlobalGuard({ allowOrigins: [] })
			const after = await fetch('http://127.0.0.1:${port}/').catch((error) => error.cause.code)
			console.log(JSON.stringify({ before, after }))`
		const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
		expect(JSON.parse(stdout)).toEqual({ before: 'reached', after: 'PLAZA_BLOCKED_ADDRESS' })
	})
})

test('a connection that is refused says so', async () => {
	const closed = createServer().listen(0, '127.0.0.1')
	await once(closed, 'listening')
	const origin = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`
	closed.close()
	const error = await createGuardedFetch({ allowOrigins: [origin] })(origin).catch((error: unknown) => error)
	expect(error).toBeInstanceOf(NetworkError)
	expect((error as NetworkError).code).toBe('ECONNREFUSED')
})
