// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createOAuthAPIClient, createRestAPIClient } from 'masto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSandbox, type StartedSandbox } from './index.ts'
import { call, pkce, png } from './testing.ts'

const directory = mkdtempSync(join(tmpdir(), 'plaza-sandbox-'))
const redirectUri = 'http://127.0.0.1:9/callback'
let server: StartedSandbox
let accessToken = ''
let statusId = ''

beforeAll(async () => {
	server = await startSandbox({ directory, mediaProcessingMs: 300 })
	server.sandbox.createAccount({ handle: 'acme', displayName: 'Acme Cooperative' })
})
afterAll(async () => {
	await server.close()
	rmSync(directory, { recursive: true })
})

describe('a client made with masto', () => {
	test('registers an app and gets a token through the consent page, with PKCE', async () => {
		const rest = createRestAPIClient({ url: server.url })
		const app = await rest.v1.apps.create({ clientName: 'Plaza', redirectUris: redirectUri, scopes: 'read write', website: 'https://plaza.example' })
		const { verifier, challenge } = pkce()
		const query = new URLSearchParams({
			client_id: app.clientId!, redirect_uri: redirectUri, response_type: 'code', scope: 'read write',
			state: 's1', code_challenge: challenge, code_challenge_method: 'S256',
		})
		const page = await call(`${server.url}/oauth/authorize?${query}`)
		expect(page.status).toBe(200)
		expect(page.headers.get('content-security-policy')).toContain('form-action \'self\' http://127.0.0.1:9')
		const ticket = /name="ticket" value="([^"]+)"/.exec(page.body)![1]!
		const form = new URLSearchParams({ ticket, handle: 'acme', decision: 'allow', state: 's1' })
		const back = await call(`${server.url}/oauth/authorize`, { method: 'POST', body: form })
		const location = new URL(back.headers.get('location')!)
		expect(location.searchParams.get('state')).toBe('s1')
		const token = await createOAuthAPIClient({ url: server.url }).token.create({
			grantType: 'authorization_code', clientId: app.clientId!, clientSecret: app.clientSecret!,
			code: location.searchParams.get('code')!, redirectUri, codeVerifier: verifier,
		} as Parameters<ReturnType<typeof createOAuthAPIClient>['token']['create']>[0])
		accessToken = token.accessToken
		const rest2 = createRestAPIClient({ url: server.url, accessToken })
		expect((await rest2.v1.accounts.verifyCredentials()).username).toBe('acme')
	})

	test('reads the limits', async () => {
		const instance = await createRestAPIClient({ url: server.url }).v2.instance.fetch()
		expect(instance.configuration.statuses).toMatchObject({ maxCharacters: 500, maxMediaAttachments: 4, charactersReservedPerUrl: 23 })
		expect(instance.version).toBe('4.7.0 (compatible; Plaza sandbox)')
	})

	test('posts a picture with words, repeats itself without posting twice, edits, and reads back', async () => {
		const rest = createRestAPIClient({ url: server.url, accessToken })
		const media = await rest.v2.media.create({ file: new Blob([png(40, 30)]), description: 'Brown field', skipPolling: true })
		expect(media.url).toBeNull()
		let ready = await rest.v1.media.$select(media.id).fetch()
		while (!ready.url) {
			await new Promise((resolve) => setTimeout(resolve, 50))
			ready = await rest.v1.media.$select(media.id).fetch()
		}
		expect(ready.meta?.original).toMatchObject({ width: 40, height: 30 })
		const post = () => rest.v1.statuses.create(
			{ status: 'Harvest begins https://example.org/a?b=1&c=2 #Harvest', mediaIds: [media.id], language: 'en', visibility: 'public' },
			{ requestInit: { headers: new Headers({ 'Idempotency-Key': 'delivery-1' }) } },
		)
		const first = await post()
		statusId = first.id
		expect((await post()).id).toBe(first.id)
		expect(first.content).toContain('href="https://example.org/a?b=1&amp;c=2"')
		expect(first.tags.map((tag) => tag.name)).toEqual(['harvest'])
		const edited = await rest.v1.statuses.$select(first.id).update({ status: 'Harvest has begun', mediaIds: [media.id] })
		expect(edited.editedAt).not.toBeNull()
		expect((await rest.v1.statuses.$select(first.id).source.fetch()).text).toBe('Harvest has begun')
		expect((await rest.v1.accounts.$select(first.account.id).statuses.list())[0]?.mediaAttachments[0]?.description).toBe('Brown field')
		expect(server.sandbox.log().map((entry) => entry.kind)).toEqual(['created', 'repeated', 'edited'])
	})

	test('never misused the API on the way', () => {
		expect(server.sandbox.violations()).toEqual([])
	})
})

describe('after a restart from its directory', () => {
	test('token, post, picture and idempotency key are still there', async () => {
		await server.close()
		server = await startSandbox({ directory })
		const rest = createRestAPIClient({ url: server.url, accessToken })
		const again = await rest.v1.statuses.create({ status: 'something else' }, { requestInit: { headers: new Headers({ 'Idempotency-Key': 'delivery-1' }) } })
		expect(again.id).toBe(statusId)
		const picture = await fetch(again.mediaAttachments[0]!.url!)
		expect(new Uint8Array(await picture.arrayBuffer())).toEqual(png(40, 30))
		expect(server.sandbox.log()[0]).toMatchObject({ kind: 'created', idempotencyKey: 'delivery-1', mediaSha256: [expect.stringMatching(/^[0-9a-f]{64}$/)] })
	})

	test('a deleted post is gone, and its source comes back for a redraft', async () => {
		const rest = createRestAPIClient({ url: server.url, accessToken })
		const gone = await rest.v1.statuses.$select(statusId).remove() as unknown as { text: string }
		expect(gone.text).toBe('Harvest has begun')
		await expect(rest.v1.statuses.$select(statusId).fetch()).rejects.toMatchObject({ statusCode: 404 })
	})
})
