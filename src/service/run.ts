// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, readFileSync, writeFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { createSandbox, type Sandbox } from '../sandbox/index.ts'
import { type Config, ConfigError } from './config.ts'
import { createService, type Service, startService, stopService } from './context.ts'
import { makeFiles, makeOrganisation, nextThings } from './demo/organisation.ts'
import { isPostgresUrl } from '../store/index.ts'
import { takeLock } from './lock.ts'
import { createApp } from './server.ts'

type Server = ReturnType<typeof serve>

/** Runs until SIGINT or SIGTERM. What is being sent is finished or handed back before it ends. */
export async function run(config: Config): Promise<void> {
	// PostgreSQL is for several; the demo's folder is one process's in any case.
	const release = config.mode === 'nextcloud' && isPostgresUrl(config.database) ? () => {} : takeLock(config.data)
	const asked = stopAsked()
	try {
		const { service, server, sandbox } = await start(config)
		if (sandbox) process.stderr.write(`\n${nextThings(service)}\n`)
		await asked
		service.log.info({}, 'stopping')
		await stop(service, server, sandbox)
	} finally { release() }
}

/** A Ctrl-C arrives twice where another program started this one: from the terminal, and passed on. Only a later one ends it at once. */
function stopAsked(): Promise<void> {
	return new Promise((resolve) => {
		let first: number | null = null
		for (const signal of ['SIGINT', 'SIGTERM'] as const) {
			process.on(signal, () => {
				if (first !== null && Date.now() - first > 1000) process.exit(1)
				first ??= Date.now()
				resolve()
			})
		}
	})
}

interface Running { service: Service, server: Server, sandbox: Sandbox | null }

export async function start(config: Config): Promise<Running> {
	if (config.mode === 'demo') await makeFiles(config)
	const service = await createService(config)
	const sandbox = config.mode === 'demo' ? createSandbox({ baseUrl: `${service.publicUrl}/sandbox`, directory: join(config.data, 'sandbox'), rateLimits: false }) : null
	const server = await listen(config, createApp(service, sandbox).fetch)
	await startService(service)
	if (sandbox) await makeOrganisation(service, sandbox)
	writeFileSync(addressFile(config), addressOf(config), { mode: 0o600 })
	service.log.info({ mode: config.mode, port: config.port, data: config.data }, 'ready')
	return { service, server, sandbox }
}

/** Where the command line finds a service. */
const addressFile = (config: Config): string => join(config.data, 'secrets', 'address')
const addressOf = (config: Config): string => `http://${config.bind}:${config.port}`

async function listen(config: Config, fetch: Parameters<typeof serve>[0]['fetch']): Promise<Server> {
	const server = serve({ fetch, port: config.port, hostname: config.bind })
	await new Promise<void>((resolve, reject) => {
		server.once('listening', resolve)
		server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE'
			? new ConfigError(`Port ${config.port} is taken by another program. Stop it, or choose another: PLAZA_PORT=8790 npm start`)
			: error))
	})
	return server
}

export async function stop(service: Service, server: Server, sandbox: Sandbox | null): Promise<void> {
	await stopService(service)
	sandbox?.close()
	if ('closeAllConnections' in server) server.closeAllConnections()
	await new Promise((resolve) => { server.close(resolve) })
	// Another process on the same data may have written its own.
	const { config } = service
	if (existsSync(addressFile(config)) && readFileSync(addressFile(config), 'utf8') === addressOf(config)) rmSync(addressFile(config))
}
