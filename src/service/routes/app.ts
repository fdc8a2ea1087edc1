// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { OpenAPIHono, type RouteConfig, type RouteHandler } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type Action, type Actor, decide, type Told, english } from '../../domain/index.ts'
import type { Service } from '../context.ts'

export interface Env { Variables: { actor: Actor, correlationId: string } }
export type App = OpenAPIHono<Env>
export type Ctx = Context<Env>

/** Ends a request with an answer that says what the reader can do. */
export class Refused extends Error {
	readonly status: ContentfulStatusCode
	readonly told: Told
	constructor(status: ContentfulStatusCode, told: Told) {
		super(english(told))
		this.status = status
		this.told = told
	}
}

export const notFound = (): Refused => new Refused(404, { message: 'api.not_found' })

export const errorBody = (told: Told) => ({ error: { code: told.message, message: told.message, params: told.params, text: english(told) } })

/**
 * What a route asks the policy before it does anything. `self`: only about the one who asks; `list`: each row of the answer is asked for by itself.
 */
export type Ask = Action | { do: 'self' } | { do: 'list' }
type Asks = (context: Ctx, service: Service) => Ask | Ask[] | Promise<Ask | Ask[]>

/** Every route of the API, for the test that enumerates them. */
export const registered: { method: string, path: string }[] = []

/** Adds a route: it is not reached unless the policy function has said yes. */
export function endpoint<R extends RouteConfig>(app: App, service: Service, route: R, asks: Asks, handler: RouteHandler<R, Env>): void {
	registered.push({ method: route.method, path: route.path })
	const policy: MiddlewareHandler<Env> = async (context, next) => {
		const actor = context.get('actor')
		for (const ask of [await asks(context, service)].flat()) {
			if (ask.do === 'self' || ask.do === 'list') continue
			const decision = decide(actor, ask)
			if (!decision.allowed) throw ask.do === 'see' ? notFound() : new Refused(403, { message: 'api.forbidden', params: { rule: english(decision.why) } })
		}
		await next()
	}
	app.openapi({ ...route, middleware: [policy] } as R, handler)
}

/** The acting person's id; operators have none. @throws Refused where only a person can do it */
export function personOf(context: Ctx): string {
	const actor = context.get('actor')
	if (actor.kind === 'person') return actor.id
	throw new Refused(403, { message: 'api.forbidden', params: { rule: english({ message: 'policy.operator' }) } })
}

export const self = (): Ask => ({ do: 'self' })
export const list = (): Ask => ({ do: 'list' })
