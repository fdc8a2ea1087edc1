// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A shell's side of docs/protocol.md over a directory, for services that are processes of their own. Tokens are not looked at: the real shell's tests do that. */
import { serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { pino } from 'pino'
import { HostError } from '../../src/domain/index.ts'
import { createLocalFolderHost, type LocalFolderHost } from '../../src/hosts/index.ts'
import { migrate, openStore } from '../../src/store/index.ts'

export interface Shell { url: string, host: LocalFolderHost, close(): Promise<void> }

type Body = Record<string, never>
const STATUS = { protocol: 400, forbidden: 403, gone: 404, conflict: 409, handOver: 410, refused: 422, unavailable: 503 } as const

function handOverRoutes(api: Hono, host: LocalFolderHost): void {
	const [id, file] = [(c: Context) => c.req.param('id')!, (c: Context) => c.req.query('file')!]
	const body = async (c: Context) => await c.req.json<Body>()
	api.post('/hand-overs/derive', async (c) => { const { folder, file: lead, event } = await body(c); return c.json(await host.deriveHandOver({ folder: folder!, file: lead!, eventId: event })) })
	api.get('/hand-overs/:id', async (c) => c.json(await host.handOver(id(c))))
	api.get('/hand-overs/:id/stat', async (c) => c.json(await host.stat(id(c), file(c))))
	api.get('/hand-overs/:id/list', async (c) => c.json({ nodes: await host.list(id(c), c.req.query('folder')!) }))
	api.get('/hand-overs/:id/read', async (c) => c.body(await host.read(id(c), file(c), Number(c.req.query('max'))) as Uint8Array<ArrayBuffer>))
	api.put('/hand-overs/:id/write', async (c) => c.json(await host.write(id(c), c.req.query('folder')!, c.req.query('name')!, new Uint8Array(await c.req.arrayBuffer()))))
	api.post('/hand-overs/:id/move', async (c) => { const b = await body(c); return c.json(await host.move(id(c), b.file!, b.folder!, b.name)) })
	api.post('/hand-overs/:id/copy', async (c) => { const b = await body(c); return c.json(await host.copy(id(c), b.file!, b.folder!, b.name)) })
	api.post('/hand-overs/:id/links', async (c) => { const { file: of, ...options } = await body(c); return c.json(await host.createLink(id(c), of!, options as never)) })
	api.delete('/hand-overs/:id/links/:link', async (c) => { await host.deleteLink(id(c), c.req.param('link')); return c.json({}) })
}

export async function startShell(root: string, peopleFile: string): Promise<Shell> {
	const db = openStore(':memory:')
	await migrate(db)
	const host = createLocalFolderHost({ db, root, peopleFile, publicBase: 'http://127.0.0.1', log: pino({ level: 'silent' }), scanEveryMs: 200 })
	await host.start(() => {})
	const api = new Hono().basePath('/index.php/apps/plaza/host/v1')
	api.onError((error, c) => error instanceof HostError ? c.json({ error: error.kind, message: error.message }, STATUS[error.kind]) : c.json({ error: 'unavailable', message: String(error) }, 503))
	api.get('/info', async (c) => c.json({ ...await host.info(), capabilities: host.capabilities }))
	api.get('/events', async (c) => c.json({ events: await host.events(Number(c.req.query('limit'))) }))
	api.post('/events/acknowledge', async (c) => { await host.acknowledge((await c.req.json<{ ids: string[] }>()).ids); return c.json({}) })
	handOverRoutes(api as unknown as Hono, host)
	api.get('/people', async (c) => c.json({ people: await host.people({ ids: c.req.query('ids')?.split(','), search: c.req.query('search') }) }))
	api.get('/groups', async (c) => c.json({ groups: await host.groups() }))
	api.get('/people/:person/roots', async (c) => c.json({ roots: await host.mountRoots(c.req.param('person')) }))
	for (const path of ['/notifications', '/notifications/dismiss', '/activities']) api.post(path, (c) => c.json({}))
	const server = serve({ fetch: api.fetch, port: 0, hostname: '127.0.0.1' })
	await new Promise((resolve) => { server.once('listening', resolve) })
	const { port } = server.address() as { port: number }
	return {
		url: `http://127.0.0.1:${port}`, host,
		close: async () => {
			if ('closeAllConnections' in server) server.closeAllConnections()
			await new Promise((resolve) => { server.close(resolve) })
			await host.stop()
			await db.destroy()
		},
	}
}
