// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSandbox, type StartedSandbox } from './index.ts'
import { call, png, upload } from './testing.ts'

let server: StartedSandbox
let url = ''
let token = ''
let now = Date.UTC(2026, 0, 1)
let before = 0

beforeAll(async () => {
	server = await startSandbox({ mediaProcessingMs: 1000, rateLimits: false, now: () => now })
	url = server.url
	server.sandbox.createAccount({ handle: 'acme', displayName: 'Acme' })
	server.sandbox.createAccount({ handle: 'other', displayName: 'Other' })
	token = server.sandbox.issueToken('acme')
})
afterAll(() => server.close())
beforeEach(() => { before = server.sandbox.violations().length })

const post = (body: unknown, more: { token?: string, headers?: Record<string, string> } = {}) =>
	call(`${url}/api/v1/statuses`, { method: 'POST', token, body, ...more })
const violation = () => server.sandbox.violations().slice(before).map(({ kind, detail }) => `${kind}: ${detail}`)
const readyMedia = async (owner = token) => {
	const { body } = await upload(url, owner)
	now += 1000
	return body.id as string
}

describe('a wrong client is refused and its mistake is noted:', () => {
	test('unknown parameter', async () => {
		const answer = await post({ status: 'a', text: 'b' })
		expect(answer.status).toBe(400)
		expect(answer.body).toEqual({ error: 'The request does not fit the Mastodon API', error_description: 'unknown body parameter "text"' })
		expect(violation()).toEqual(['shape: unknown body parameter "text"'])
	})
	test('unknown query parameter', async () => {
		expect((await call(`${url}/api/v1/statuses/1?full=1`, { token })).status).toBe(400)
	})
	test('wrong media type, and none', async () => {
		expect((await post('status=a', { headers: { 'Content-Type': 'text/plain' } })).status).toBe(415)
		const json = await call(`${url}/api/v2/media`, { method: 'POST', token, body: { file: 'a' } })
		expect(json).toMatchObject({ status: 415, body: { error_description: expect.stringContaining('multipart/form-data') } })
	})
	test('broken JSON', async () => {
		expect((await post('{', { headers: { 'Content-Type': 'application/json' } })).status).toBe(400)
	})
	test('unknown route, route that the sandbox lacks, wrong method', async () => {
		expect((await call(`${url}/api/v1/toots`)).status).toBe(404)
		expect((await call(`${url}/api/v1/timelines/home`, { token })).status).toBe(404)
		const patch = await call(`${url}/api/v1/statuses/1`, { method: 'PATCH', token })
		expect([patch.status, patch.headers.get('allow')]).toEqual([405, 'GET, DELETE, PUT'])
		expect(violation()).toEqual(['unknown-route: no such route', 'not-in-the-sandbox: GET /api/v1/timelines/home', 'wrong-method: only GET, DELETE, PUT'])
	})
	test('missing Authorization', async () => {
		expect(await post({ status: 'a' }, { token: undefined })).toMatchObject({ status: 401, body: { error: 'The access token is invalid' } })
		expect(violation()).toEqual(['authorization: no Authorization header'])
	})
	test('wrong scope', async () => {
		const reader = server.sandbox.issueToken('acme', ['read', 'write:media'])
		expect(await post({ status: 'a' }, { token: reader })).toMatchObject({ status: 403, body: { error: 'This action is outside the authorized scopes' } })
	})
	test('over 500 characters, warning included', async () => {
		expect((await post({ status: 'a'.repeat(500) })).status).toBe(200)
		expect(await post({ status: 'a'.repeat(498), spoiler_text: 'abc' }))
			.toMatchObject({ status: 422, body: { error: 'Validation failed: Text character limit of 500 exceeded' } })
	})
	test('nothing to say', async () => {
		expect((await post({ status: '  \n' })).body.error).toBe('Validation failed: Text can\'t be blank')
	})
	test('five media', async () => {
		const ids = await Promise.all([1, 2, 3, 4, 5].map(() => readyMedia()))
		expect(await post({ media_ids: ids })).toMatchObject({ status: 422, body: { error: 'Cannot attach more than 4 files' } })
		expect((await post({ media_ids: ids.slice(0, 4) })).status).toBe(200)
	})
	test('somebody else\'s medium, an attached one, one twice, none', async () => {
		const foreign = await readyMedia(server.sandbox.issueToken('other'))
		const mine = await readyMedia()
		expect((await post({ media_ids: [mine] })).status).toBe(200)
		const again = await readyMedia()
		for (const ids of [[foreign], [mine], [again, again], ['12345']]) {
			expect(await post({ media_ids: ids })).toMatchObject({ status: 422, body: { error: expect.stringContaining('not found or already attached') } })
		}
		expect((await call(`${url}/api/v1/media/${foreign}`, { token })).status).toBe(404)
	})
	test('a medium that is not processed yet', async () => {
		const { status, body } = await upload(url, token)
		expect([status, body.url]).toEqual([202, null])
		expect((await call(`${url}/api/v1/media/${body.id}`, { token })).status).toBe(206)
		expect(await post({ media_ids: [body.id] })).toMatchObject({ status: 422, body: { error: expect.stringContaining('have not finished processing') } })
		now += 1000
		expect(await call(`${url}/api/v1/media/${body.id}`, { token })).toMatchObject({ status: 200, body: { url: `${url}/sandbox/media/${body.id}` } })
	})
	test('a file that is no picture, whatever its name and type say', async () => {
		const html = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>')
		expect(await upload(url, token, html)).toMatchObject({ status: 422, body: { error: expect.stringContaining('could not be verified') } })
	})
	test('a description that is too long', async () => {
		expect((await upload(url, token, png(), { description: 'a'.repeat(1501) })).status).toBe(422)
	})
	test('what the sandbox does not do: schedules, polls, quotes', async () => {
		for (const more of [{ scheduled_at: '2026-05-01T10:00:00Z' }, { quoted_status_id: '1' }]) {
			expect(await post({ status: 'a', ...more })).toMatchObject({ status: 422, body: { error: expect.stringContaining('The sandbox has no') } })
		}
	})
	test('a reply to nothing', async () => {
		expect((await post({ status: 'a', in_reply_to_id: '1' })).status).toBe(404)
	})
	test('a body without end', async () => {
		expect((await post({ status: 'a'.repeat(300_000) })).status).toBe(413)
	})
})

describe('the key', () => {
	test('answers the same post for an hour, to the same account only', async () => {
		const headers = { 'Idempotency-Key': 'k1' }
		const first = (await post({ status: 'once' }, { headers })).body.id
		now += 3_599_000
		expect((await post({ status: 'once' }, { headers })).body.id).toBe(first)
		const foreign = server.sandbox.issueToken('other')
		expect((await post({ status: 'once' }, { headers, token: foreign })).body.id).not.toBe(first)
		now += 1000
		expect((await post({ status: 'once' }, { headers })).body.id).not.toBe(first)
	})
	test('fifty at once make one post', async () => {
		const answers = await Promise.all(Array.from({ length: 50 }, () => post({ status: 'race' }, { headers: { 'Idempotency-Key': 'k2' } })))
		expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1)
		expect(server.sandbox.log().filter((entry) => entry.idempotencyKey === 'k2' && entry.kind === 'created')).toHaveLength(1)
	})
	test('of a post that was deleted answers 404, as on Mastodon', async () => {
		const headers = { 'Idempotency-Key': 'k3' }
		const { id } = (await post({ status: 'gone' }, { headers })).body
		await call(`${url}/api/v1/statuses/${id}`, { method: 'DELETE', token })
		expect((await post({ status: 'gone' }, { headers })).status).toBe(404)
	})
})

describe('reading', () => {
	test('forms are read as Rails reads them', async () => {
		const body = new URLSearchParams([['status', 'form'], ['sensitive', 'true'], ['media_ids[]', await readyMedia()]])
		expect(await post(body)).toMatchObject({ status: 200, body: { sensitive: true, media_attachments: [{ type: 'image' }] } })
	})
	test('private posts are the author\'s', async () => {
		const { id } = (await post({ status: 'secret', visibility: 'private' })).body
		expect((await call(`${url}/api/v1/statuses/${id}`)).status).toBe(404)
		expect((await call(`${url}/api/v1/statuses/${id}`, { token })).status).toBe(200)
		expect((await call(`${url}/sandbox/@acme/${id}`)).status).toBe(404)
	})
	test('pages through an account\'s posts by the Link header, without gap or repeat', async () => {
		const other = server.sandbox.issueToken('other')
		const ids: string[] = []
		for (let n = 0; n < 7; n++) ids.push((await post({ status: `n${n}` }, { token: other })).body.id)
		const account = (await call(`${url}/api/v1/accounts/lookup?acct=other`)).body.id
		const seen: string[] = []
		let next: string | undefined = `${url}/api/v1/accounts/${account}/statuses?limit=3`
		while (next !== undefined) {
			const page: Awaited<ReturnType<typeof call>> = await call(next)
			seen.push(...page.body.map((status: { id: string }) => status.id))
			next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1]
		}
		expect(seen.slice(0, 7)).toEqual(ids.toReversed())
		expect(new Set(seen).size).toBe(seen.length)
		const after = await call(`${url}/api/v1/accounts/${account}/statuses?min_id=${ids[0]}&limit=2`)
		expect(after.body.map((status: { id: string }) => status.id)).toEqual([ids[2], ids[1]])
	})
	test('an edit replaces all, and one that changes nothing leaves no trace', async () => {
		const media = await readyMedia()
		const { id } = (await post({ status: 'first', spoiler_text: 'w', media_ids: [media] })).body
		const edit = async (body: unknown) => (await call(`${url}/api/v1/statuses/${id}`, { method: 'PUT', token, body })).body
		expect((await edit({ status: 'first', spoiler_text: 'w', media_ids: [media] })).edited_at).toBeNull()
		const described = await edit({ status: 'first', spoiler_text: 'w', media_ids: [media], media_attributes: [{ id: media, description: 'Field' }] })
		expect(described.media_attachments[0].description).toBe('Field')
		expect(await edit({ status: 'second' })).toMatchObject({ spoiler_text: '', sensitive: false, media_attachments: [] })
		expect((await post({ media_ids: [media] })).status).toBe(200)
	})
	test('a thread has ancestors and descendants', async () => {
		const root = (await post({ status: 'root' })).body.id
		const reply = (await post({ status: 'reply', in_reply_to_id: root })).body.id
		const leaf = (await post({ status: 'leaf', in_reply_to_id: reply })).body.id
		const context = (await call(`${url}/api/v1/statuses/${reply}/context`)).body
		expect([context.ancestors[0].id, context.descendants[0].id]).toEqual([root, leaf])
	})
	test('every answer says how many calls are left', async () => {
		const { headers } = await call(`${url}/api/v2/instance`)
		expect(headers.get('x-ratelimit-limit')).toBe('300')
		expect(headers.get('x-ratelimit-reset')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
	})
	test('NodeInfo says what it is', async () => {
		const index = (await call(`${url}/.well-known/nodeinfo`)).body
		expect((await call(index.links[0].href)).body.software).toEqual({ name: 'mastodon', version: '4.7.0+plaza-sandbox' })
	})
	test('none of its own answers was wrong', () => {
		expect(server.sandbox.violations().filter(({ kind }) => kind === 'answer')).toEqual([])
	})
})

test('more calls than Mastodon allows are refused until the window is over', async () => {
	const limited = await startSandbox({ rateLimits: { api: { limit: 2, periodSeconds: 300 } }, now: () => now })
	const ask = () => call(`${limited.url}/api/v2/instance`)
	expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([200, 200, 429])
	now += 300_000
	expect((await ask()).status).toBe(200)
	await limited.close()
})
