// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The demo's own pages: the web client, and public links as a stranger opens them. */
import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { demoPage, demoPagePolicy } from '../../web/index.ts'
import { DEMO_COOKIE, newSession } from '../auth.ts'
import type { Service } from '../context.ts'
import type { App, Env } from '../routes/app.ts'

/** Types that a browser may show in place; everything else is downloaded. */
const SHOWN = /^(image\/(png|jpeg|gif|webp|avif)|text\/plain|application\/pdf|video\/|audio\/)/

export function demoPageRoutes(app: App, service: Service): void {
	const page = async (context: Context<Env>) => {
		if (getCookie(context, DEMO_COOKIE) === undefined) {
			const first = (await service.people.all())[0]
			if (first) setCookie(context, DEMO_COOKIE, newSession(service, first.id), { httpOnly: true, sameSite: 'Lax', path: '/' })
		}
		context.header('Content-Security-Policy', demoPagePolicy)
		context.header('Cache-Control', 'no-store')
		const lang = context.req.query('lang') ?? (/^de\b/i.test(context.req.header('accept-language') ?? '') ? 'de' : 'en')
		return context.html(demoPage({ state: { mode: 'demo', api: '/api/v1', lang }, lang: /^[a-zA-Z-]{2,10}$/.test(lang) ? lang : 'en' }))
	}
	for (const path of ['/', '/stream', '/publish', '/publish/*', '/publications/*', '/accounts', '/accounts/*']) app.get(path, page)
	app.get('/avatar/*', (context) => context.body(null, 404))
	app.get('/s/:token', (context) => openLink(service, context as never))
	app.post('/s/:token', (context) => openLink(service, context as never))
}

async function openLink(service: Service, context: Context<Env, '/s/:token'>) {
	const password = context.req.method === 'POST' ? String((await context.req.parseBody()).password ?? '') : undefined
	const link = await service.local!.openLink(context.req.param('token'), password)
	context.header('Content-Security-Policy', 'default-src \'none\'; form-action \'none\'; sandbox')
	context.header('Cache-Control', 'no-store')
	if (!link) return context.text('This link does not exist, or no longer.', 404)
	const shown = SHOWN.test(link.mime)
	return context.body(Readable.toWeb(link.stream) as ReadableStream, 200, {
		'Content-Type': link.mime.startsWith('text/') ? 'text/plain; charset=utf-8' : link.mime, 'Content-Length': String(link.size),
		'Content-Disposition': `${shown || link.mime.startsWith('text/') ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(link.name)}`,
	})
}
