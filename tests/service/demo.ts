// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The demo, running in this process on a free port and a directory of its own. */
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/service/config.ts'
import { start, stop } from '../../src/service/run.ts'

export type Json = Record<string, unknown>
export interface Answered { status: number, body: Json & { error?: { message: string, text: string } }, headers: Headers }

export interface Demo {
	url: string
	data: string
	service: Awaited<ReturnType<typeof start>>['service']
	sandbox: NonNullable<Awaited<ReturnType<typeof start>>['sandbox']>
	/** A call of the API as a person with a session of the demo; as a stranger with null. */
	call(person: string | null, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>
	/** As the command line. */
	operate(method: string, path: string, body?: unknown): Promise<Answered>
	/** Moves files from Drafts to Approval, as `mv` does. */
	mv(...names: string[]): Promise<void>
	/** Stops it and leaves its directory. */
	close(): Promise<void>
	stop(): Promise<void>
}

async function freePort(): Promise<number> {
	const server = createServer()
	await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
	const { port } = server.address() as { port: number }
	await new Promise((resolve) => { server.close(resolve) })
	return port
}

export async function startDemo(env: Record<string, string> = {}): Promise<Demo> {
	const data = await mkdtemp(join(tmpdir(), 'plaza-demo-'))
	const port = await freePort()
	const running = await start(readConfig('demo', { PLAZA_DATA: data, PLAZA_PORT: String(port), PLAZA_LOG_LEVEL: 'silent', PLAZA_QUIET_MS: '150', ...env }))
	const url = `http://127.0.0.1:${port}`
	const sessions = new Map<string, string>()
	const send = async (method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Answered> => {
		const response = await fetch(`${url}/api/v1${path}`, { method, redirect: 'manual', body: body === undefined ? undefined : JSON.stringify(body), headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers } })
		const text = await response.text()
		let parsed: Answered['body'] = {}
		try { parsed = JSON.parse(text) as Answered['body'] } catch { /* bytes, or nothing */ }
		return { status: response.status, body: parsed, headers: response.headers }
	}
	const session = async (person: string): Promise<string> => {
		const known = sessions.get(person)
		if (known) return known
		const page = await fetch(url)
		const first = page.headers.getSetCookie()[0]!.split(';')[0]!
		const switched = await send('POST', '/demo/person', { id: person }, { cookie: first })
		const cookie = switched.headers.getSetCookie()[0]!.split(';')[0]!
		sessions.set(person, cookie)
		return cookie
	}
	return {
		url, data, service: running.service, sandbox: running.sandbox!,
		call: async (person, method, path, body, headers = {}) => await send(method, path, body, { ...(person === null ? {} : { cookie: await session(person) }), ...headers }),
		operate: async (method, path, body) => await send(method, path, body, { authorization: `Bearer ${(await readFile(join(data, 'secrets', 'operator'), 'utf8')).trim()}` }),
		mv: async (...names) => { for (const name of names) await rename(join(data, 'files/Marketing/Drafts', name), join(data, 'files/Marketing/Approval', name)) },
		close: async () => { await stop(running.service, running.server, running.sandbox) },
		stop: async () => {
			await stop(running.service, running.server, running.sandbox)
			await rm(data, { recursive: true, force: true })
		},
	}
}
