// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context as HonoContext } from 'hono'
import type { Env } from '../http/call.ts'
import type { Fault, Hook, RequestInfo, When } from './types.ts'

interface Planned {
	fault: Fault
	left: number
}

/** A request that faults may befall. */
export interface Faulted extends RequestInfo {
	c: HonoContext<Env>
}

/** Makes calls go wrong, on purpose and as often as asked. */
export class Faults {
	private readonly planned = new Map<string, Planned[]>()
	private readonly hooks: Record<When, Map<string, Set<Hook>>> = { before: new Map(), after: new Map() }
	/** By request: the fault that waits for the work to be done. */
	private readonly chosen = new Map<string, Fault>()
	private readonly waiting = new Set<() => void>()
	private readonly now: () => number

	constructor(now: () => number) {
		this.now = now
	}

	/**
	 * The next `times` calls of a route go wrong. Several plans for one route are used up one after another.
	 * @param operation The contract's name of the route, as `POST /api/v1/statuses` or `GET /api/v1/media/{id}`; `*` is every route.
	 */
	next(operation: string, fault: Fault, times = 1): void {
		const plans = this.planned.get(operation) ?? []
		plans.push({ fault, left: times })
		this.planned.set(operation, plans)
	}

	/** Waits for the hook before a route does anything. Returns the way to stop. */
	onRequest(operation: string, hook: Hook): () => void {
		return this.hook('before', operation, hook)
	}

	/** Waits for the hook when a route has done its work and before it answers. Returns the way to stop. */
	afterProcessed(operation: string, hook: Hook): () => void {
		return this.hook('after', operation, hook)
	}

	/** Lets every hanging call go on. */
	release(): void {
		for (const go of this.waiting) go()
	}

	/** Forgets all plans and hooks, and releases what hangs. */
	clear(): void {
		this.planned.clear()
		this.hooks.before.clear()
		this.hooks.after.clear()
		this.release()
	}

	/** How many calls are still planned to go wrong. */
	pending(): number {
		return [...this.planned.values()].flat().reduce((sum, plan) => sum + plan.left, 0)
	}

	/** Null: the call goes on. */
	async before(request: Faulted): Promise<Response | null> {
		await this.runHooks('before', request)
		const fault = this.take(request.operation)
		if (fault?.when !== 'after') return fault ? await this.play(fault, request) : null
		this.chosen.set(request.requestId, fault)
		return null
	}

	/** Null: the answer goes out as it is. */
	async after(request: Faulted): Promise<Response | null> {
		await this.runHooks('after', request)
		const fault = this.chosen.get(request.requestId)
		this.chosen.delete(request.requestId)
		return fault ? await this.play(fault, request) : null
	}

	private take(operation: string): Fault | null {
		for (const name of [operation, '*']) {
			const plans = this.planned.get(name)
			const plan = plans?.[0]
			if (!plans || !plan) continue
			if (--plan.left <= 0) plans.shift()
			return plan.fault
		}
		return null
	}

	private hook(when: When, operation: string, hook: Hook): () => void {
		const hooks = this.hooks[when].get(operation) ?? new Set()
		this.hooks[when].set(operation, hooks.add(hook))
		return () => hooks.delete(hook)
	}

	private async runHooks(when: When, { operation, requestId, params }: Faulted): Promise<void> {
		for (const name of [operation, '*']) {
			for (const hook of this.hooks[when].get(name) ?? []) await hook({ operation, requestId, params })
		}
	}

	private async play(fault: Fault, request: Faulted): Promise<Response | null> {
		switch (fault.kind) {
			case 'answer': return this.answer(fault)
			case 'hang': return await this.hang(request.c, fault.ms) === 'gone' ? gone(request.c) : null
			case 'cut': return cut(request.c)
			case 'html': return page(fault.status ?? 200)
			case 'empty': return new Response(null, { status: fault.status ?? 200 })
		}
	}

	private answer(fault: Extract<Fault, { kind: 'answer' }>): Response {
		const headers = new Headers({ 'Content-Type': 'application/json; charset=utf-8' })
		if (fault.retryAfterSeconds !== undefined) {
			headers.set('Retry-After', String(fault.retryAfterSeconds))
			headers.set('X-RateLimit-Limit', '300')
			headers.set('X-RateLimit-Remaining', '0')
			headers.set('X-RateLimit-Reset', new Date(this.now() + fault.retryAfterSeconds * 1000).toISOString())
		}
		const body = { error: fault.error ?? 'Something went wrong', error_description: fault.errorDescription }
		return new Response(JSON.stringify(body), { status: fault.status, headers })
	}

	private hang(c: HonoContext<Env>, ms: number | undefined): Promise<'over' | 'gone'> {
		return new Promise((resolve) => {
			const end = (how: 'over' | 'gone') => {
				clearTimeout(timer)
				this.waiting.delete(go)
				resolve(how)
			}
			const go = () => end('over')
			const timer = ms === undefined ? undefined : setTimeout(go, ms)
			this.waiting.add(go)
			c.env?.outgoing?.once('close', () => end('gone'))
		})
	}
}

function cut(c: HonoContext<Env>): Response {
	const socket = c.env?.incoming?.socket
	if (!socket) throw new Error('The fault "cut" needs a real connection: serve the sandbox with @hono/node-server.')
	socket.destroy()
	return RESPONSE_ALREADY_SENT
}

function gone(c: HonoContext<Env>): Response {
	return c.env?.outgoing ? RESPONSE_ALREADY_SENT : new Response(null, { status: 499 })
}

function page(status: number): Response {
	const html = '<!DOCTYPE html><title>Bad gateway</title><h1>We\'re sorry, but something went wrong.</h1>'
	return new Response(html, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } })
}
