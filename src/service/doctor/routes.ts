// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The checks as routes: for people with the right to look, for the shell, and the two probes that the proxy is walked by. */
import { setTimeout as wait } from 'node:timers/promises'
import { z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { shellClaims } from '../auth.ts'
import type { Service } from '../context.ts'
import { type App, type Ask, endpoint, Refused } from '../routes/app.ts'
import { route } from '../routes/openapi.ts'
import { about } from './about.ts'
import { examine } from './examine.ts'
import { whyRefused } from './refusal.ts'

const Finding = z.object({
	id: z.string(), state: z.enum(['ok', 'warn', 'fail']), code: z.string(), params: z.record(z.string(), z.string()), what: z.string(), remedy: z.string(),
}).openapi('Finding')
const count = z.number().int()
const Doctor = z.object({
	checks: z.array(Finding),
	about: z.object({
		version: z.string(), protocol: count, node: z.string(), uptimeSeconds: count, queue: z.object({ pending: count, sending: count, unknown: count, failed: count }),
		accounts: z.array(z.object({ name: z.string(), platform: z.string(), handle: z.string(), state: z.enum(['connected', 'reconnect']) })),
	}),
}).openapi('Doctor')

export type DoctorAnswer = z.infer<typeof Doctor>

const manage = (): Ask => ({ do: 'manageAccounts' })

export function doctorRoutes(app: App, service: Service, version: string): void {
	endpoint(app, service, route('get', '/doctor', 'Whether every link works, and what to do where one does not', Doctor), manage,
		async (c) => c.json({ checks: await examine(service, { quick: false }), about: await about(service, version) }, 200))
}

const Asked = z.object({
	now: z.number().optional(), quick: z.boolean().default(false), proxy: z.string().regex(/^\/(?!\/)/).nullable().optional(),
	rules: z.array(z.object({ id: z.string(), channel: z.string() })).max(10_000).default([]),
})

/** The shell asks what only the service sees; what is wrong with its signature is told, as that is what it wants to know. */
export function internalDoctor(app: App, service: Service, version: string): void {
	app.post('/internal/doctor', async (context) => {
		const token = context.req.header('x-plaza-authorization')
		if (token === undefined || !await shellClaims(service, context, token)) return context.json({ refused: await whyRefused(service, token), now: service.outbox.parts.now() }, 401)
		const asked = Asked.safeParse(await context.req.json().catch(() => null))
		if (!asked.success) throw new Refused(400, { message: 'api.invalid', params: { detail: asked.error.issues[0]?.message ?? '' } })
		return context.json({ checks: await examine(service, asked.data), about: await about(service, version) })
	})
}

/** Open to everybody, as the proxy is: they tell nothing but how a request arrived. */
export function probeRoutes(app: App): void {
	let open = 0
	const MOST = 8
	app.get('/probe/cookies', (context) => context.json({ cookies: context.req.header('cookie') !== undefined }))
	app.get('/probe/stream', (context) => {
		if (open >= MOST) return context.body(null, 429, { 'Retry-After': '2' })
		open++
		return streamSSE(context, async (stream) => {
			try {
				await stream.writeSSE({ data: 'first' })
				await wait(1000)
				await stream.writeSSE({ data: 'second' })
			} finally { open-- }
		})
	})
}
