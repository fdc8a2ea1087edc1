// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSandbox, type StartedSandbox } from './index.ts'
import { call, pkce } from './testing.ts'

const redirectUri = 'http://127.0.0.1:9/callback'
let server: StartedSandbox
let app: { client_id: string, client_secret: string }
let now = Date.UTC(2026, 0, 1)

const register = async () => (await call(`${server.url}/api/v1/apps`, {
	method: 'POST', body: { client_name: 'Plaza', redirect_uris: [redirectUri], scopes: 'read write' },
})).body

beforeAll(async () => {
	server = await startSandbox({ now: () => now })
	server.sandbox.createAccount({ handle: 'acme', displayName: 'Acme' })
	app = await register()
})
afterAll(() => server.close())

function authorizeUrl(challenge: string, more: Record<string, string> = {}): string {
	const query = {
		client_id: app.client_id, redirect_uri: redirectUri, response_type: 'code', scope: 'read write',
		code_challenge: challenge, code_challenge_method: 'S256', ...more,
	}
	return `${server.url}/oauth/authorize?${new URLSearchParams(query)}`
}

function codeFor(challenge: string): string {
	return new URL(server.sandbox.consent(authorizeUrl(challenge), 'acme')).searchParams.get('code')!
}

const exchange = (code: string, verifier: string, more: Record<string, string> = {}) => call(`${server.url}/oauth/token`, {
	method: 'POST',
	body: {
		grant_type: 'authorization_code', client_id: app.client_id, client_secret: app.client_secret,
		redirect_uri: redirectUri, code, code_verifier: verifier, ...more,
	},
})

describe('a code', () => {
	test('is good once', async () => {
		const { verifier, challenge } = pkce()
		const code = codeFor(challenge)
		expect((await exchange(code, verifier)).body).toMatchObject({ token_type: 'Bearer', scope: 'read write' })
		expect(await exchange(code, verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
	})
	test('is spent by a wrong verifier, too', async () => {
		const { verifier, challenge } = pkce()
		const code = codeFor(challenge)
		expect((await exchange(code, pkce().verifier)).status).toBe(400)
		expect((await exchange(code, verifier)).status).toBe(400)
	})
	test('is bound to its address, its app and ten minutes', async () => {
		const { verifier, challenge } = pkce()
		expect((await exchange(codeFor(challenge), verifier, { redirect_uri: 'http://127.0.0.1:8/' })).status).toBe(400)
		const other = await register()
		expect((await exchange(codeFor(challenge), verifier, other)).status).toBe(400)
		const code = codeFor(challenge)
		now += 600_000
		expect((await exchange(code, verifier)).status).toBe(400)
	})
})

describe('the consent page', () => {
	test.each([
		{ code_challenge_method: 'plain' }, { code_challenge: 'short' }, { redirect_uri: 'https://evil.example/' },
		{ client_id: 'unknown' }, { scope: 'admin:read' }, { response_type: 'token' },
	])('is not shown for %j', async (more) => {
		expect((await call(authorizeUrl(pkce().challenge, more as unknown as Record<string, string>), {})).status).toBe(400)
	})
	test('a no goes back as a no', async () => {
		const page = (await call(authorizeUrl(pkce().challenge))).body
		const ticket = /name="ticket" value="([^"]+)"/.exec(page)![1]!
		const answer = await call(`${server.url}/oauth/authorize`, { method: 'POST', body: new URLSearchParams({ ticket, handle: 'acme', decision: 'deny' }) })
		expect(answer.headers.get('location')).toBe(`${redirectUri}?error=access_denied`)
	})
	test('a form that was not shown counts for nothing', async () => {
		const answer = await call(`${server.url}/oauth/authorize`, { method: 'POST', body: new URLSearchParams({ ticket: 'x', handle: 'acme', decision: 'allow' }) })
		expect(answer.status).toBe(400)
	})
})

describe('tokens', () => {
	test('a revoked one is refused, and only its own app can revoke it', async () => {
		const { verifier, challenge } = pkce()
		const token = (await exchange(codeFor(challenge), verifier)).body.access_token
		const other = await register()
		const revoke = (by: { client_id: string, client_secret: string }) => call(`${server.url}/oauth/revoke`, {
			method: 'POST', body: new URLSearchParams({ client_id: by.client_id, client_secret: by.client_secret, token }),
		})
		expect((await revoke(other)).status).toBe(403)
		expect((await revoke(app)).status).toBe(200)
		expect(await call(`${server.url}/api/v1/accounts/verify_credentials`, { token }))
			.toMatchObject({ status: 401, body: { error: 'The access token was revoked' } })
	})
	test('a wrong client secret gets nothing', async () => {
		const { verifier, challenge } = pkce()
		expect(await exchange(codeFor(challenge), verifier, { client_secret: 'no' })).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
	})
	test('an application\'s own token can read what is public, not post', async () => {
		const token = (await call(`${server.url}/oauth/token`, {
			method: 'POST', body: { grant_type: 'client_credentials', client_id: app.client_id, client_secret: app.client_secret, scope: 'read write' },
		})).body.access_token
		expect(await call(`${server.url}/api/v1/statuses`, { method: 'POST', token, body: { status: 'a' } }))
			.toMatchObject({ status: 422, body: { error: 'This method requires an authenticated user' } })
	})
	test('discovery tells where everything is', async () => {
		const found = (await call(`${server.url}/.well-known/oauth-authorization-server`)).body
		expect(found).toMatchObject({ issuer: `${server.url}/`, token_endpoint: `${server.url}/oauth/token`, code_challenge_methods_supported: ['S256'] })
		const mounted = (await call(`${server.url}/sandbox/.well-known/oauth-authorization-server`)).body
		expect(mounted.token_endpoint).toBe(`${server.url}/sandbox/oauth/token`)
	})
})
