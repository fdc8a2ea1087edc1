// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Puts the routes together: health, API, the demo's page, its public links and its sandbox. */
import { OpenAPIHono } from '@hono/zod-openapi'
import { serveStatic } from '@hono/node-server/serve-static'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { HostError, type Told } from '../domain/index.ts'
import type { Sandbox } from '../sandbox/index.ts'
import { newId } from '../store/index.ts'
import { demoOnly, shellClaims, signedIn } from './auth.ts'
import type { Service } from './context.ts'
import { demoPageRoutes } from './demo/page.ts'
import { doctorRoutes, internalDoctor, probeRoutes } from './doctor/index.ts'
import { healthRoutes } from './health.ts'
import { type App, type Env, errorBody, Refused } from './routes/app.ts'
import { demoRoutes } from './routes/demo.ts'
import { publicationRoutes } from './routes/publications.ts'
import { readingRoutes } from './routes/reading.ts'
import { setupRoutes } from './routes/setup.ts'

const VERSION = '0.1.0'
/** JSON that people send is small; media come from the host. Bytes. */
const MAX_BODY = 1024 * 1024

export function createApp(service: Service, sandbox: Sandbox | null = null): App {
	const app: App = new OpenAPIHono<Env>()
	app.use(correlate(service))
	app.onError((error, context) => answerError(service, error, context as never))
	healthRoutes(app, service)
	// Before the demo's own door: the sandbox is a public network of its own.
	if (sandbox) app.route('/sandbox', sandbox.app as never)
	if (service.config.mode === 'demo') app.use(demoOnly(service))
	app.use(secureHeaders({ crossOriginResourcePolicy: 'same-origin', xFrameOptions: 'DENY', referrerPolicy: 'no-referrer' }))
	app.route('/api/v1', apiRoutes(service))
	if (service.config.mode === 'nextcloud') {
		hintRoute(app, service)
		internalDoctor(app, service, VERSION)
		probeRoutes(app)
	}
	if (service.local) {
		demoPageRoutes(app, service)
		app.use('/js/*', serveStatic({ root: new URL('../../', import.meta.url).pathname }))
		app.use('/css/*', serveStatic({ root: new URL('../../', import.meta.url).pathname }))
	}
	app.notFound((context) => context.json(errorBody({ message: 'api.not_found' }), 404))
	return app
}

/** The API, with every route behind sign-in and policy. Also for the OpenAPI document and the test that enumerates the routes. */
export function apiRoutes(service: Service): App {
	const api: App = new OpenAPIHono<Env>({ defaultHook: (result) => { if (!result.success) throw new Refused(400, { message: 'api.invalid', params: { detail: issues(result.error) } }) } })
	api.onError((error, context) => answerError(service, error, context as never))
	api.doc31('/openapi.json', { openapi: '3.1.0', info: { title: 'Plaza', version: VERSION, license: { name: 'AGPL-3.0-or-later' } } })
	api.use(limitBody)
	api.use(signedIn(service))
	api.use(async (context, next) => context.req.path.endsWith('/changes') ? await next() : await etag()(context, next))
	readingRoutes(api, service)
	publicationRoutes(api, service)
	setupRoutes(api, service)
	doctorRoutes(api, service, VERSION)
	demoRoutes(api, service)
	return api
}

function issues(error: { issues: { path: PropertyKey[], message: string }[] }): string {
	return error.issues.map((issue) => `${issue.path.join('.') || 'the request'}: ${issue.message}`).join('; ')
}

const limitBody = bodyLimit({ maxSize: MAX_BODY, onError: () => { throw new Refused(400, { message: 'api.invalid', params: { detail: 'The request is larger than 1 MB.' } }) } })

/** One id from Nextcloud's request to the platform's answer, in every log line. */
const correlate = (service: Service): MiddlewareHandler<Env> => async (context, next) => {
	const given = context.req.header('x-request-id')
	const correlationId = given && /^[\w.-]{8,64}$/.test(given) ? given : newId()
	context.set('correlationId', correlationId)
	const started = performance.now()
	await next()
	context.header('X-Request-Id', correlationId)
	if (context.req.path.startsWith('/api/') && context.req.method !== 'GET') {
		service.log.info({ method: context.req.method, path: context.req.path, status: context.res.status, ms: Math.round(performance.now() - started), correlationId }, 'request')
	}
}

const hostStatus: Partial<Record<HostError['kind'], 403 | 404 | 409 | 422 | 503>> = { gone: 404, forbidden: 403, conflict: 409, refused: 422, handOver: 403, unavailable: 503, protocol: 503 }

function answerError(service: Service, error: Error, context: Parameters<Parameters<App['onError']>[0]>[1]) {
	if (error instanceof Refused) return context.json(errorBody(error.told), error.status)
	if (error instanceof HTTPException) return context.json(errorBody({ message: 'api.invalid', params: { detail: error.message } }), error.status)
	if (error instanceof HostError) {
		const away = error.kind === 'unavailable' || error.kind === 'protocol'
		const told: Told = away ? { message: 'api.host_away' } : { message: 'api.invalid', params: { detail: error.message } }
		return context.json(errorBody(told), hostStatus[error.kind] ?? 500)
	}
	const correlation = (context as never as { get(key: 'correlationId'): string }).get('correlationId') ?? ''
	service.log.error({ err: error, correlationId: correlation, path: context.req.path }, 'request broke')
	return context.json(errorBody({ message: 'api.internal', params: { correlation } }), 500)
}

/** The shell's hint that there are events: only a wake-up, whoever sends it learns nothing. */
function hintRoute(app: App, service: Service): void {
	app.post('/internal/hint', async (context) => {
		const token = context.req.header('x-plaza-authorization')
		if (token === undefined || !await shellClaims(service, context, token)) throw new Refused(401, { message: 'api.signed_out' })
		service.intake.hint()
		return context.json({}, 202)
	})
}
