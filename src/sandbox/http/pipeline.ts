// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Context as HonoContext } from 'hono'
import { noBody, readBody, UnreadableBody } from '../contract/body.ts'
import type { Body } from '../contract/body.ts'
import { matchOperation } from '../contract/contract.ts'
import type { Operation } from '../contract/types.ts'
import { answerProblem, checkBody, checkHeaders, checkQuery } from '../contract/validator.ts'
import type { Faults } from '../faults/faults.ts'
import { limits } from '../settings.ts'
import type { Bearer } from './auth.ts'
import { deny, readBearer } from './auth.ts'
import type { Answer, Call, Env, Handlers, Sandboxed } from './call.ts'
import { refused } from './call.ts'
import type { Allowance, RateLimiter } from './rate-limit.ts'
import { rateLimitHeaders } from './rate-limit.ts'
import { respond } from './respond.ts'
import type { Violation, Violations } from './violations.ts'

export interface Pipeline extends Sandboxed {
	handlers: Handlers
	faults: Faults
	limiter: RateLimiter
	violations: Violations
}

interface Arrived {
	c: HonoContext<Env>
	requestId: string
	path: string
	apiUrl: string
	search: URLSearchParams
}

type Fail = (kind: Violation['kind'], detail: string, answer: Answer) => Answer

/** The way of every API request: contract, faults, rate, rights, shape, route, contract again, faults again. */
export async function handle(pipeline: Pipeline, c: HonoContext<Env>): Promise<Response> {
	const arrived = arrive(pipeline, c)
	const fail: Fail = (kind, detail, answer) => record(pipeline, arrived, kind, detail, answer)
	const match = matchOperation(c.req.method, arrived.path)
	if (match.kind === 'unknown-route') return respond(arrived, fail('unknown-route', 'no such route', noRoute(arrived)))
	if (match.kind === 'wrong-method') {
		return respond(arrived, fail('wrong-method', `only ${match.allow.join(', ')}`, wrongMethod(match.allow)))
	}
	const { operation, params } = match
	const info = { c, operation: operation.key, requestId: arrived.requestId, params }
	const faulted = await pipeline.faults.before(info)
	if (faulted) return faulted
	const bearer = readBearer(pipeline.state.world, c.req.header('authorization'))
	const allowance = pipeline.limiter.take(operation.key, bearer.kind === 'token' ? bearer.token.id : 'anonymous')
	const answer = allowance.exceeded
		? fail('rate', 'too many requests', refused(429, 'Too many requests'))
		: await answerOf(pipeline, arrived, operation, params, bearer, fail)
	const headers = headersOf(answer, allowance)
	const checked = checkAnswer(operation, answer, headers, fail)
	return await pipeline.faults.after(info) ?? respond(arrived, checked, headers)
}

async function answerOf(
	pipeline: Pipeline, arrived: Arrived, operation: Operation, params: Record<string, string>, bearer: Bearer, fail: Fail,
): Promise<Answer> {
	const denial = deny(operation, bearer)
	if (denial) return denial.violation ? fail('authorization', denial.violation, denial.answer) : denial.answer
	const handler = pipeline.handlers[operation.key]
	if (!handler) return fail('not-in-the-sandbox', operation.key, notHere(operation))
	const shaped = await checkShape(arrived, operation)
	if (shaped.kind === 'unfit') return fail(shaped.violation, shaped.problem, unfit(shaped.status, shaped.problem))
	const { settings, state, codes } = pipeline
	const token = bearer.kind === 'token' ? bearer.token : null
	const call: Call = {
		settings, state, codes, operation, params, token,
		c: arrived.c, requestId: arrived.requestId, apiUrl: arrived.apiUrl,
		query: shaped.query, body: shaped.fields, files: shaped.body.files,
		account: state.world.accounts.get(token?.accountId ?? '') ?? null,
		app: state.world.apps.get(token?.appId ?? '') ?? null,
	}
	const answer = await handler(call)
	return answer.status === 422 ? fail('rule', errorOf(answer), answer) : answer
}

type Shaped =
	| { kind: 'fit', query: Record<string, unknown>, fields: Record<string, unknown>, body: Body }
	| { kind: 'unfit', violation: 'shape' | 'content-type', problem: string, status: number }

async function checkShape(arrived: Arrived, operation: Operation): Promise<Shaped> {
	const request = arrived.c.req.raw
	const query = checkQuery(operation, arrived.search)
	if (!query.ok) return { kind: 'unfit', violation: 'shape', problem: query.problem, status: 400 }
	const headers = checkHeaders(operation, request.headers)
	if (!headers.ok) return { kind: 'unfit', violation: 'shape', problem: headers.problem, status: 400 }
	try {
		const mayUpload = operation.bodyTypes.length === 1
		const most = limits.bodyBytes + (mayUpload ? limits.imageBytes : 0)
		const body = operation.body ? await readBody(request, operation.bodyTypes, most) : noBody
		const fields = checkBody(operation, body)
		if (!fields.ok) return { kind: 'unfit', violation: 'shape', problem: fields.problem, status: 400 }
		return { kind: 'fit', query: query.value, fields: fields.value, body }
	} catch (error) {
		if (!(error instanceof UnreadableBody)) throw error
		return { kind: 'unfit', violation: error.status === 415 ? 'content-type' : 'shape', problem: error.message, status: error.status }
	}
}

function checkAnswer(operation: Operation, answer: Answer, headers: Headers, fail: Fail): Answer {
	if (!('json' in answer)) return answer
	const problem = answerProblem(operation, answer.status, answer.json, headers)
	if (!problem) return answer
	return fail('answer', `${answer.status}: ${problem}`, refused(500, 'The sandbox\'s answer does not fit the Mastodon API', problem))
}

function arrive({ settings }: Pipeline, c: HonoContext<Env>): Arrived {
	const url = new URL(c.req.url)
	const mounted = settings.basePath !== '' && url.pathname.startsWith(`${settings.basePath}/`)
	return {
		c,
		requestId: crypto.randomUUID(),
		path: mounted ? url.pathname.slice(settings.basePath.length) : url.pathname,
		apiUrl: mounted ? settings.baseUrl : settings.origin,
		search: url.searchParams,
	}
}

function record(pipeline: Pipeline, arrived: Arrived, kind: Violation['kind'], detail: string, answer: Answer): Answer {
	pipeline.violations.add({
		at: pipeline.settings.now(), requestId: arrived.requestId,
		method: arrived.c.req.method, path: arrived.path, kind, detail, status: answer.status,
	})
	return answer
}

function headersOf(answer: Answer, allowance: Allowance): Headers {
	return new Headers({ ...rateLimitHeaders(allowance), ...answer.headers })
}

function errorOf(answer: Answer): string {
	return 'json' in answer ? (answer.json as { error?: string }).error ?? '' : ''
}

const unfit = (status: number, problem: string) => refused(status, 'The request does not fit the Mastodon API', problem)
const noRoute = ({ path }: Arrived) => refused(404, 'The Mastodon API has no such route', path)
const notHere = ({ key }: Operation) => refused(404, 'The sandbox does not have this route of the Mastodon API', key)
const wrongMethod = (allow: string[]): Answer => ({
	...refused(405, 'The Mastodon API has this route, but not this method', `allowed: ${allow.join(', ')}`),
	headers: { Allow: allow.join(', ') },
})
