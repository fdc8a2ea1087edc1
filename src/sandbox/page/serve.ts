// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs'
import type { Context as HonoContext } from 'hono'
import type { Source } from '../entities/entities.ts'
import type { Env, Sandboxed } from '../http/call.ts'
import { isVisible } from '../routes/visibility.ts'
import type { LiveEvents } from './events.ts'
import { avatarSvg, headerSvg, iconSvg } from './drawings.ts'
import { accountPage, notFoundPage, postPage, tagPage, timelinePage } from './pages.ts'
import { fileHeaders, pageHeaders } from './security.ts'
import type { Words } from './words.ts'
import { pickLanguage, wordsOf } from './words.ts'

interface Visit {
	sandboxed: Sandboxed
	source: Source
	words: Words
	before: string | undefined
	events: LiveEvents
}

type Show = (visit: Visit, found: RegExpExecArray) => Response | null

const pages: [RegExp, Show][] = [
	[/^\/?$/, ({ source, words, before }) => showPage(timelinePage(source, words, before))],
	[/^\/@(\w+)$/, showAccount],
	[/^\/@\w+\/(\d+)$/, showPost],
	[/^\/users\/\w+\/statuses\/(\d+)$/, showPost],
	[/^\/tags\/([^/]+)$/, ({ source, words, before }, found) => showPage(tagPage(source, words, decode(found[1]), before))],
	[/^\/media\/(\d+)$/, showMedia],
	[/^\/avatars\/(\w+)$/, showAvatar],
	[/^\/header\.svg$/, () => drawing(headerSvg)],
	[/^\/icon\.svg$/, () => drawing(iconSvg)],
	[/^\/style\.css$/, () => asset('style.css', 'text/css; charset=utf-8')],
	[/^\/live\.js$/, () => asset('live.js', 'text/javascript; charset=utf-8')],
	[/^\/events$/, ({ events }) => events.stream()],
]

/** The public part of the sandbox: pages, files, live events. `path` is relative to the sandbox. */
export function servePage(c: HonoContext<Env>, path: string, sandboxed: Sandboxed, events: LiveEvents): Response {
	const source = { settings: sandboxed.settings, world: sandboxed.state.world }
	const words = wordsOf(pickLanguage(c.req.header('accept-language'), c.req.query('lang')))
	const asked = c.req.query('before')
	const before = asked !== undefined && /^\d{1,20}$/.test(asked) ? asked : undefined
	if (c.req.method === 'GET' || c.req.method === 'HEAD') {
		for (const [pattern, show] of pages) {
			const found = pattern.exec(path)
			const answer = found && show({ sandboxed, source, words, before, events }, found)
			if (answer) return answer
		}
	}
	return showPage(notFoundPage(source, words), 404)
}

function showPage(html: string, status = 200): Response {
	return new Response(html, { status, headers: { 'Content-Type': 'text/html; charset=utf-8', ...pageHeaders() } })
}

function showAccount({ source, words, before }: Visit, [, handle = '']: RegExpExecArray): Response | null {
	const account = source.world.accountsByHandle.get(handle.toLowerCase())
	return account ? showPage(accountPage(source, words, account, before)) : null
}

function showPost({ source, words }: Visit, [, id = '']: RegExpExecArray): Response | null {
	const status = source.world.statuses.get(id)
	return status && isVisible(status, null) ? showPage(postPage(source, words, status)) : null
}

function showMedia({ sandboxed, source }: Visit, [, id = '']: RegExpExecArray): Response | null {
	const media = source.world.media.get(id)
	const bytes = media ? sandboxed.state.getBytes(id) : null
	if (!media || !bytes) return null
	return new Response(bytes as Uint8Array<ArrayBuffer>, { headers: fileHeaders(media.mime) })
}

function showAvatar({ source }: Visit, [, handle = '']: RegExpExecArray): Response | null {
	const account = source.world.accountsByHandle.get(handle.toLowerCase())
	return account ? drawing(avatarSvg(account.displayName, account.handle)) : null
}

function drawing(svg: string): Response {
	return new Response(svg, { headers: fileHeaders('image/svg+xml') })
}

function asset(name: string, type: string): Response {
	const text = readFileSync(new URL(`./${name}`, import.meta.url), 'utf8')
	return new Response(text, { headers: { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-cache' } })
}

function decode(part = ''): string {
	try {
		return decodeURIComponent(part)
	} catch {
		return part
	}
}
