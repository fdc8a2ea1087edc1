// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What the shell's tests share: one real server for each file, and a channel's folders to work in. */
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe } from 'vitest'
import type { HandOver, HostEvent } from '../../src/domain/host.ts'
import { nextcloudAvailable, startNextcloud, type NextcloudOptions, type NextcloudServer } from './nextcloud-server.ts'

const available = await nextcloudAvailable()
if (!available) console.warn('SKIPPED: no Nextcloud at $NEXTCLOUD_ROOT (or no PHP with sqlite and gd): nothing of the shell is tested here.')

/** Runs a suite against a server of its own; skipped where there is none. */
export function describeShell(name: string, tests: (server: () => NextcloudServer) => void, options: () => Promise<NextcloudOptions> | NextcloudOptions = () => ({})): void {
	describe.skipIf(!available)(name, () => {
		let server: NextcloudServer | undefined
		beforeAll(async () => {
			server = await startNextcloud(await options())
		}, 120_000)
		afterAll(() => server?.stop(), 60_000)
		tests(() => server!)
	})
}

export interface Channel { handOver: HandOver, folders: Record<'drafts' | 'approval' | 'published' | 'failed', string>, path: string }

/** A channel's folders below a new folder of the person's. */
export async function makeChannel(server: NextcloudServer, person: string, path: string): Promise<Channel> {
	await server.webdav(person, 'MKCOL', path)
	const { data } = await server.ocs<Channel>(person, 'POST', '/apps/plaza/api/v1/hand-overs/folder', { path })
	return data
}

export async function upload(server: NextcloudServer, person: string, path: string, content = 'hello'): Promise<string> {
	const { status, text } = await server.webdav(person, 'PUT', path, content)
	if (status !== 201 && status !== 204) throw new Error(`upload ${path}: ${status} ${text}`)
	return server.fileId(person, path)
}

export const SHARE_USER = 0
export const SHARE_GROUP = 1
export const READ = 1
export const ALL = 31

export async function share(server: NextcloudServer, owner: string, path: string, type: number, withWhom: string, permissions = ALL): Promise<string> {
	const { data, message } = await server.ocs<{ id: string }>(owner, 'POST', '/apps/files_sharing/api/v1/shares', { path, shareType: type, shareWith: withWhom, permissions })
	if (data?.id === undefined) throw new Error(`share ${path}: ${message}`)
	return data.id
}

/** All events so far, acknowledged, so that the next call tells only what is new. */
export async function drain(server: NextcloudServer): Promise<HostEvent[]> {
	const { data } = await server.host<{ events: HostEvent[] }>('GET', '/events?limit=500')
	await server.host('POST', '/events/acknowledge', { json: { ids: data.events.map(({ id }) => id) } })
	return data.events
}

/** What happened while something was done, without what Nextcloud does at a person's first login. */
export async function eventsOf(server: NextcloudServer, act: () => Promise<unknown>): Promise<HostEvent[]> {
	await drain(server)
	await act()
	return (await drain(server)).filter(({ payload }) => payload['app'] !== 'dav')
}

export interface SeenRequest { method: string, url: string, headers: Record<string, string | string[] | undefined>, body: string }
export interface FakeService {
	url: string
	seen: SeenRequest[]
	answer: (request: SeenRequest) => { status: number, body: unknown, headers?: Record<string, string>, delayMs?: number }
	stop(): Promise<void>
}

/** A stand-in for the service that remembers what it was asked. */
export async function fakeService(): Promise<FakeService> {
	const service: FakeService = { url: '', seen: [], answer: () => ({ status: 200, body: {} }), stop: async () => {} }
	const server: Server = createServer(async (request, response) => {
		let body = ''
		for await (const chunk of request) body += chunk
		const seen = { method: request.method!, url: request.url!, headers: request.headers, body }
		service.seen.push(seen)
		const { status, body: answer, headers, delayMs } = service.answer(seen)
		if (delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, delayMs))
		response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(answer))
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	service.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
	service.stop = () => new Promise((resolve) => {
		server.closeAllConnections()
		server.close(() => resolve())
	})
	return service
}
