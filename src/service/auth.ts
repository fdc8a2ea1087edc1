// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Who is asking: a demo session, the browser's token, the shell's relay, or the command line. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { getCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { jwtVerify } from 'jose'
import type { Actor } from '../domain/index.ts'
import type { Service } from './context.ts'
import { type Ctx, type Env, Refused } from './routes/app.ts'

type PersonActor = Extract<Actor, { kind: 'person' }>
export const DEMO_COOKIE = 'plaza_demo'

const sign = (service: Service, text: string): string => createHmac('sha256', service.keys.session).update(text).digest('base64url')

const same = (a: string, b: string): boolean => {
	const [x, y] = [Buffer.from(a), Buffer.from(b)]
	return x.length === y.length && timingSafeEqual(x, y)
}

/** A session of the demo: random, for one person, signed so that it outlives a restart. */
export function newSession(service: Service, person: string): string {
	const text = `${Buffer.from(person).toString('base64url')}.${randomBytes(16).toString('base64url')}`
	return `${text}.${sign(service, text)}`
}

function personOfSession(service: Service, cookie: string | undefined): string | null {
	const [person, nonce, signature] = cookie?.split('.') ?? []
	if (!person || !nonce || !signature || !same(signature, sign(service, `${person}.${nonce}`))) return null
	return Buffer.from(person, 'base64url').toString()
}

export async function demoActor(service: Service, id: string): Promise<PersonActor | null> {
	const person = (await service.people.all()).find((one) => one.id === id)
	return person ? { kind: 'person', id: person.id, groups: person.groups, isAdmin: person.isAdmin } : null
}

export async function actorOf(service: Service, context: Ctx): Promise<Actor | null> {
	const bearer = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1]
	if (bearer !== undefined && same(bearer, service.keys.operator)) return await operator(service, context)
	if (service.config.mode === 'demo') {
		const person = personOfSession(service, getCookie(context, DEMO_COOKIE))
		return person === null ? null : await demoActor(service, person)
	}
	if (bearer !== undefined) return await fromBrowserToken(service, bearer)
	const relayed = context.req.header('x-plaza-authorization')
	return relayed === undefined ? null : await fromRelay(service, context, relayed)
}

/** `--as` is the demo's; elsewhere the operator is the operator. */
async function operator(service: Service, context: Ctx): Promise<Actor | null> {
	const as = context.req.header('x-plaza-as')
	if (as === undefined) return { kind: 'operator' }
	return service.config.mode === 'demo' ? await demoActor(service, as) : null
}

interface PersonClaims {
	sub?: string
	groups?: unknown
	admin?: unknown
}
const toActor = ({ sub, groups, admin }: PersonClaims): Actor | null =>
	sub === undefined ? null : { kind: 'person', id: sub, groups: Array.isArray(groups) ? groups.map(String) : [], isAdmin: admin === true }

/** docs/protocol.md, "Browser → service". */
async function fromBrowserToken(service: Service, token: string): Promise<Actor | null> {
	const key = createHmac('sha256', service.config.nextcloud!.secret).update('plaza-browser').digest()
	const verified = await jwtVerify(token, key, {
		algorithms: ['HS256'],
		issuer: 'plaza-shell',
		audience: 'plaza-browser',
		requiredClaims: ['sub', 'exp', 'iat'],
		maxTokenAge: '6m',
	}).catch(() => null)
	return verified && toActor(verified.payload)
}

const seen = new Map<string, number>()

/** A shell's signed request: bound to method, path, query and body, good once. @returns its claims, or null */
export async function shellClaims(service: Service, context: Ctx, token: string): Promise<PersonClaims | null> {
	const key = new TextEncoder().encode(service.config.nextcloud!.secret)
	const verified = await jwtVerify(token, key, {
		algorithms: ['HS256'],
		issuer: 'plaza-shell',
		audience: 'plaza-service',
		requiredClaims: ['exp', 'iat', 'jti', 'htm', 'htu', 'bsh'],
		clockTolerance: 60,
	}).catch(() => null)
	if (!verified) return null
	const { htm, htu, bsh, jti, exp, iat } = verified.payload
	const url = new URL(context.req.url)
	const body = createHash('sha256')
		.update(new Uint8Array(await context.req.raw.clone().arrayBuffer()))
		.digest('hex')
	if (htm !== context.req.method || htu !== url.pathname + url.search || bsh !== body || exp! - iat! > 60) return null
	const now = Date.now() / 1000
	for (const [id, until] of seen) if (until < now) seen.delete(id)
	if (seen.has(jti!)) return null
	seen.set(jti!, exp! + 60)
	return verified.payload
}

async function fromRelay(service: Service, context: Ctx, token: string): Promise<Actor | null> {
	const claims = await shellClaims(service, context, token)
	return claims && toActor(claims)
}

/** Every request of the API is somebody's. */
export const signedIn = (service: Service) =>
	createMiddleware<Env>(async (context, next) => {
		const actor = await actorOf(service, context)
		if (!actor) throw new Refused(401, { message: 'api.signed_out' })
		context.set('actor', actor)
		await next()
	})

/** The demo has people without passwords: only this machine's own pages may talk to it. */
export const demoOnly = (service: Service) =>
	createMiddleware<Env>(async (context, next) => {
		const host = context.req.header('host') ?? ''
		const origin = context.req.header('origin')
		const allowed = [`127.0.0.1:${service.config.port}`, `localhost:${service.config.port}`]
		// vite's server passes requests on as they came.
		if (service.config.devOrigin) allowed.push(new URL(service.config.devOrigin).host)
		const origins = allowed.map((one) => `http://${one}`)
		const fine = allowed.includes(host) && (origin === undefined || origins.includes(origin))
		if (!fine) throw new Refused(403, { message: 'api.forbidden', params: { rule: 'the demo answers this machine’s own pages only' } })
		await next()
	})
