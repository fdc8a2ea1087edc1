// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import type { Sandbox } from './sandbox.ts'
import { createSandbox } from './sandbox.ts'
import type { SandboxOptions } from './settings.ts'

export interface StartOptions extends Omit<SandboxOptions, 'baseUrl'> {
	/** 0 (the default): a free one. */
	port?: number
}

export interface StartedSandbox {
	/** What a client of the Mastodon API takes for the server's address: `http://127.0.0.1:4711`. The page is at `/sandbox`. */
	url: string
	sandbox: Sandbox
	close(): Promise<void>
}

/**
 * Starts a sandbox on 127.0.0.1 with a port of its own: the API at the root and under `/sandbox`, the page at `/sandbox`.
 * @throws when the port is taken
 */
export async function startSandbox({ port = 0, ...options }: StartOptions = {}): Promise<StartedSandbox> {
	let sandbox: Sandbox | undefined
	const fetch: Sandbox['app']['fetch'] = (request, env) => sandbox?.app.fetch(request, env) ?? new Response(null, { status: 503 })
	const server = serve({ fetch, port, hostname: '127.0.0.1' }) as Server
	await new Promise((resolve, reject) => {
		server.once('listening', resolve)
		server.once('error', reject)
	})
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
	const started = sandbox = createSandbox({ ...options, baseUrl: `${url}/sandbox` })
	const close = async () => {
		started.close()
		server.closeAllConnections()
		await new Promise((resolve) => server.close(resolve))
	}
	return { url, sandbox: started, close }
}
