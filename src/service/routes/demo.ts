// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What only the demo has: a person switcher, and hand-overs made by the service itself. */
import { z } from '@hono/zod-openapi'
import { setCookie } from 'hono/cookie'
import { accounts } from '../../outbox/index.ts'
import type { Service } from '../context.ts'
import { DEMO_COOKIE, demoActor, newSession } from '../auth.ts'
import { type App, endpoint, notFound, personOf, Refused, self } from './app.ts'
import { body, route } from './openapi.ts'
import { meView } from './reading.ts'
import * as shapes from './shapes.ts'

const HandOver = z
	.object({ id: z.string(), kind: z.string(), person: z.string(), folders: z.array(z.string()), actions: z.array(z.string()) })
	.openapi('HandOver')

export function demoRoutes(app: App, service: Service): void {
	const { local } = service
	if (!local) return
	endpoint(
		app,
		service,
		route('post', '/demo/person', 'Be somebody else (demo)', shapes.Me, { body: body(z.object({ id: z.string() })) }),
		self,
		async (c) => {
			const actor = await demoActor(service, c.req.valid('json').id)
			if (!actor) throw notFound()
			setCookie(c, DEMO_COOKIE, newSession(service, actor.id), { httpOnly: true, sameSite: 'Lax', path: '/' })
			c.set('actor', actor)
			return c.json(await meView(service, c), 200)
		},
	)

	const folders = z.object({ drafts: z.string(), approval: z.string(), published: z.string(), failed: z.string() })
	endpoint(
		app,
		service,
		route('post', '/hand-overs/folder', 'Hand a channel’s folders over (demo)', z.object({ handOver: HandOver, folders, path: z.string() }), {
			body: body(z.object({ path: z.string() })),
		}),
		self,
		async (c) => c.json(await local.handOverFolder(personOf(c), c.req.valid('json').path), 200),
	)

	const once = z.object({ files: z.array(z.string()).min(1), folder: z.string(), action: z.enum(['read', 'write', 'move', 'link', 'notify']) })
	endpoint(app, service, route('post', '/hand-overs/once', 'Hand one action over (demo)', HandOver, { body: body(once) }), self, async (c) => {
		const { files, folder, action } = c.req.valid('json')
		return c.json(await local.handOverOnce(personOf(c), files, folder, action), 200)
	})
	endpoint(
		app,
		service,
		route('get', '/folders', 'My folders below a path (demo)', z.object({ folders: z.array(shapes.Folder) }), {
			query: z.object({ path: z.string().default('') }),
		}),
		self,
		async (c) =>
			c.json({ folders: (await local.browse(personOf(c), c.req.valid('query').path)).map(({ id, name, path }) => ({ id, name, path })) }, 200),
	)

	// The platform sends the browser here; the page that it goes on to shows the account.
	const query = z.object({ code: z.string().default(''), state: z.string().default('') })
	const callback = {
		method: 'get' as const,
		path: '/accounts/callback',
		summary: 'Where a platform sends the browser back (demo)',
		request: { query },
		responses: { 302: { description: 'To the accounts' } },
	}
	endpoint(
		app,
		service,
		callback,
		() => ({ do: 'manageAccounts' }),
		async (c) => {
			const finished = await accounts.finishConnect(service.outbox.parts, { ...c.req.valid('query'), person: personOf(c) })
			if (!finished.ok) throw new Refused(422, finished.error)
			return c.redirect('/accounts')
		},
	)
}
