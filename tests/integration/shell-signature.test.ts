// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { describeShell } from './shell-kit.ts'

const seconds = () => Math.floor(Date.now() / 1000)

describeShell('the signature of the host API', (server) => {
	it('lets the service in', async () => {
		const { status, data } = await server().host('GET', '/info')
		expect(status).toBe(200)
		expect(data).toMatchObject({ protocol: 1, epoch: 1, publicBase: server().url, capabilities: { makesHandOvers: false, linkExpiry: true } })
	})

	it('allows clocks to differ by less than a minute', async () => {
		const { status } = await server().host('GET', '/info', { claims: { iat: seconds() + 45, exp: seconds() + 105 } })
		expect(status).toBe(200)
	})

	it.each([
		['of another method', { htm: 'POST' }],
		['of another path', { htu: '/index.php/apps/plaza/host/v1/groups' }],
		['of another query', { htu: '/index.php/apps/plaza/host/v1/info?x=1' }],
		['of another body', { bsh: createHash('sha256').update('other').digest('hex') }],
		['that has expired', { iat: seconds() - 200, exp: seconds() - 140 }],
		['from the future', { iat: seconds() + 120, exp: seconds() + 180 }],
		['that lasts too long', { exp: seconds() + 3600 }],
		['without an end', { exp: undefined }],
		['without a name', { jti: undefined }],
		['of the shell itself', { iss: 'plaza-shell', aud: 'plaza-service' }],
		['for a browser', { aud: 'plaza-browser' }],
	])('refuses a signature %s', async (_name, claims) => {
		const { status, data } = await server().host('GET', '/info', { claims })
		expect(status).toBe(401)
		expect(data).toMatchObject({ error: 'protocol' })
	})

	it('refuses another key', async () => {
		const { status } = await server().host('GET', '/info', { secret: 'x'.repeat(64) })
		expect(status).toBe(401)
	})

	it('refuses a request without a signature, whoever sends it', async () => {
		expect((await server().request(null, 'GET', '/index.php/apps/plaza/host/v1/info')).status).toBe(401)
		expect((await server().request('ada', 'GET', '/index.php/apps/plaza/host/v1/info')).status).toBe(401)
	})

	it('takes each request once, also when many come at the same time', async () => {
		const jti = 'a-name-that-comes-twice-0001'
		const answers = await Promise.all(Array.from({ length: 6 }, () => server().host('GET', '/info', { claims: { jti } })))
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401, 401])
	})

	it('checks the signature before anything else', async () => {
		const { status } = await server().host('GET', '/hand-overs/none/stat?file=1', { secret: 'x'.repeat(64) })
		expect(status).toBe(401)
	})
})
