// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, test } from 'vitest'
import type { Body } from './body.ts'
import { matchOperation } from './contract.ts'
import { coerceObject, readFields } from './fields.ts'
import { members } from './schemas.ts'
import type { Operation } from './types.ts'
import { answerProblem, checkBody, checkHeaders, checkQuery } from './validator.ts'

function operation(method: string, path: string): Operation {
	const match = matchOperation(method, path)
	if (match.kind !== 'operation') throw new Error(match.kind)
	return match.operation
}

const json = (fields: Record<string, unknown>): Body => ({ fields, files: {}, typed: true })
const post = operation('POST', '/api/v1/statuses')

describe('routes', () => {
	test('a fixed path wins over one with a parameter', () => {
		expect(operation('GET', '/api/v1/accounts/lookup').template).toBe('/api/v1/accounts/lookup')
		expect(matchOperation('GET', '/api/v1/accounts/7')).toMatchObject({ params: { id: '7' } })
	})
	test('a known path with another method names the methods it has', () => {
		expect(matchOperation('PATCH', '/api/v1/statuses/1')).toEqual({ kind: 'wrong-method', allow: ['GET', 'DELETE', 'PUT'] })
	})
	test('what Mastodon does not have is unknown', () => {
		expect(matchOperation('GET', '/api/v1/nonsense')).toEqual({ kind: 'unknown-route' })
	})
	test('the contract names the scopes', () => {
		expect(post.scopes).toEqual(['write:statuses'])
	})
})

describe('bodies', () => {
	test.each([
		{ status: 'a' },
		{ status: 'a', media_ids: ['1'], sensitive: true, spoiler_text: 'b', visibility: 'unlisted', language: 'de', in_reply_to_id: '2' },
		{ media_ids: ['1'] },
	])('fits: %j', (fields) => {
		expect(checkBody(post, json(fields))).toEqual({ ok: true, value: fields })
	})
	test.each([
		[{ status: 'a', nonsense: 1 }, 'unknown body parameter "nonsense"'],
		[{ status: 'a', __proto__: 1, constructor: 1 }, 'unknown body parameter "constructor"'],
		[{ status: 5 }, 'body/status must be string'],
		[{ status: 'a', sensitive: 'yes' }, 'body/sensitive must be boolean'],
		[{ status: 'a', visibility: 'everybody' }, 'body/visibility must be equal to one of the allowed values'],
		[{ media_ids: '1' }, 'body/media_ids must be array'],
		[{ status: 'a', scheduled_at: 'tomorrow' }, 'body/scheduled_at must match format "date-time"'],
		[{ spoiler_text: 'a' }, 'body must have required property'],
	])('refused: %j', (fields, problem) => {
		const checked = checkBody(post, json(fields))
		expect(checked).toMatchObject({ ok: false, problem: expect.stringContaining(problem) })
	})
	test('a file where text belongs, and text where a file belongs', () => {
		const media = operation('POST', '/api/v2/media')
		expect(checkBody(media, json({ file: 'x' }))).toMatchObject({ problem: 'body parameter "file" must be a file' })
		const body: Body = { fields: {}, files: { file: new File([], 'a'), description: new File([], 'b') }, typed: false }
		expect(checkBody(media, body)).toMatchObject({ problem: 'body parameter "description" must not be a file' })
	})
	test('a route without a body takes none', () => {
		expect(checkBody(operation('GET', '/api/v1/statuses/1'), json({ a: 1 }))).toMatchObject({ ok: false })
	})
})

describe('forms as Rails reads them', () => {
	test('arrays, objects and arrays of objects', () => {
		expect(readFields([['a', '1'], ['ids[]', '1'], ['ids[]', '2'], ['poll[options][]', 'x'], ['poll[multiple]', 'true']]))
			.toEqual({ a: '1', ids: ['1', '2'], poll: { options: ['x'], multiple: 'true' } })
		expect(readFields([['m[][id]', '1'], ['m[][focus]', '0,0'], ['m[][id]', '2'], ['n[0]', 'a'], ['n[1]', 'b']]))
			.toEqual({ m: [{ id: '1', focus: '0,0' }, { id: '2' }], n: ['a', 'b'] })
	})
	test('strings get the types of the contract', () => {
		expect(coerceObject({ sensitive: 'true', status: '1' }, members(post.body!))).toEqual({ sensitive: true, status: '1' })
	})
	test('no name reaches the prototype', () => {
		const fields = readFields([['__proto__[polluted]', '1'], ['constructor[prototype][polluted]', '1']])
		expect(({} as Record<string, unknown>).polluted).toBeUndefined()
		expect(Object.getPrototypeOf(fields)).toBeNull()
	})
})

describe('queries and headers', () => {
	const list = operation('GET', '/api/v1/accounts/1/statuses')
	test('typed, and nothing unknown', () => {
		expect(checkQuery(list, new URLSearchParams('limit=5&only_media=true'))).toEqual({ ok: true, value: { limit: 5, only_media: true } })
		expect(checkQuery(list, new URLSearchParams('limit=five'))).toMatchObject({ ok: false })
		expect(checkQuery(list, new URLSearchParams('nonsense=1'))).toMatchObject({ problem: 'unknown query parameter "nonsense"' })
		expect(checkQuery(operation('GET', '/api/v1/accounts/lookup'), new URLSearchParams())).toMatchObject({ problem: 'missing query parameter "acct"' })
	})
	test('an idempotency key of any sensible length', () => {
		expect(checkHeaders(post, new Headers({ 'Idempotency-Key': 'k' }))).toMatchObject({ ok: true })
		expect(checkHeaders(post, new Headers({ 'Idempotency-Key': 'k'.repeat(256) }))).toMatchObject({ ok: false })
	})
})

describe('answers', () => {
	test('one that does not fit is named', () => {
		expect(answerProblem(post, 200, { id: '1' }, new Headers())).toContain('answer')
		expect(answerProblem(post, 201, {}, new Headers())).toBe('the contract has no answer 201')
		expect(answerProblem(post, 401, { message: 'no' }, new Headers())).toContain('error')
	})
})
