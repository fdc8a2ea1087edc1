// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The pages with made-up answers, to look at them: `node tests/e2e/pages/serve.ts [port]` after `npm run build`.
 * `PLAZA_EMPTY=1` answers as on the first day.
 */
import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { demoPage, demoPagePolicy } from '../../../src/web/index.ts'
import * as samples from './samples.ts'

const root = new URL('../../../', import.meta.url)
const empty = process.env['PLAZA_EMPTY'] === '1'
const types: Record<string, string> = { mjs: 'text/javascript', css: 'text/css', html: 'text/html', json: 'application/json' }
const changes = new Set<ServerResponse>()
let { me } = samples

const reads: Record<string, (query: URLSearchParams) => unknown> = {
	'/me': () => me,
	'/board': () => empty ? { drafts: [], cards: [] } : samples.board,
	'/entries': (query) => ({ entries: empty || query.get('before') ? [] : samples.entries, next: query.get('before') || empty ? null : 'x' }),
	'/accounts': () => ({ accounts: empty ? [] : samples.accounts }),
	'/platforms': () => ({ platforms: samples.platforms }),
	'/channels': () => ({ channels: empty ? [] : samples.channels }),
	'/people': () => samples.found,
	'/folders': (query) => ({ folders: samples.folders[query.get('path') ?? ''] ?? [] }),
}

function json(response: ServerResponse, body: unknown, status = 200): void {
	response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

function missing(response: ServerResponse): void {
	json(response, { error: { code: 'not_found', message: 'api.not_found', text: 'There is nothing here that you may see.' } }, 404)
}

function api(method: string, url: URL, response: ServerResponse): void {
	const path = url.pathname.slice('/api/v1'.length)
	if (path === '/changes') {
		response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': here\n\n')
		changes.add(response)
		return void response.on('close', () => changes.delete(response))
	}
	if (path === '/demo/person') me = { ...me, person: me.person.id === 'ben' ? samples.me.demo!.people[0]! : samples.me.person }
	if (path === '/demo/person') return json(response, me)
	if (method === 'GET' && reads[path]) return json(response, reads[path](url.searchParams))
	const [, id, rest] = /^\/publications\/([^/]+)(\/.*)?$/.exec(path) ?? []
	const publication = samples.publications.find((each) => each.id === id)
	if (publication && rest?.startsWith('/media/')) return void response.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end(samples.picture)
	if (publication) return json(response, publication)
	if (path === '/hand-overs/once') return json(response, { id: 'once' })
	if (path.startsWith('/drafts/')) return json(response, { moved: [] })
	missing(response)
}

async function file(path: string, response: ServerResponse): Promise<void> {
	const bytes = await readFile(new URL(`.${path}`, root)).catch(() => null)
	if (!bytes) return void response.writeHead(404).end()
	response.writeHead(200, { 'Content-Type': types[path.split('.').at(-1)!] ?? 'application/octet-stream' }).end(bytes)
}

const server = createServer((request, response) => {
	const url = new URL(request.url ?? '/', 'http://127.0.0.1')
	if (url.pathname === '/tell') {
		for (const each of changes) each.write('event: change\ndata: {"topics":["board","entries"]}\n\n')
		return void response.end('told\n')
	}
	// What the Flow forms ask of Nextcloud: the relay, and the shell with its envelope.
	url.pathname = url.pathname.replace('/index.php/apps/plaza/relay', '')
	if (url.pathname === '/ocs/v2.php/apps/plaza/api/v1/folders') return json(response, { ocs: { meta: { statuscode: 200 }, data: reads['/folders']!(url.searchParams) } })
	if (url.pathname.startsWith('/api/v1')) return api(request.method ?? 'GET', url, response)
	if (/^\/(js|css|tests\/e2e\/pages)\//.test(url.pathname)) return void file(url.pathname, response)
	const lang = url.searchParams.get('lang') ?? request.headers['accept-language']?.slice(0, 2) ?? 'en'
	response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': demoPagePolicy })
	response.end(demoPage({ state: { mode: 'demo' }, lang }))
})

const port = Number(process.argv[2] ?? 8790)
server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}`))
