// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A fresh Nextcloud with a web server in front of it, the wizard, and the service as the wizard's unit runs it. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { readConfig } from '../../src/service/config.ts'
import { start, stop } from '../../src/service/run.ts'
import { freePort } from './cloud.ts'
import { type NextcloudServer, startNextcloud } from './nextcloud-server.ts'
import { type Front, startFront } from './setup-front.ts'

export const REPOSITORY = resolve(import.meta.dirname, '../..')
export interface Check { id: string, state: 'ok' | 'warn' | 'fail', code: string, what: string, remedy: string }
export interface Setup { ok: boolean, steps: { id: string, state: string, what: string, remedy: string }[], checks: Check[], texts: Record<string, string> }
interface Ran { code: number, text: string }

export const codes = (checks: Check[], state: string): string[] => checks.filter((check) => check.state === state).map((check) => check.code)
export const check = (checks: Check[], code: string): Check | undefined => checks.find((one) => one.code === code)

export class Site {
	/** All that any command printed. */
	readonly printed: string[] = []
	readonly nextcloud: NextcloudServer
	readonly front: Front
	/** Holds the unit and, in `data`, the service's data. */
	readonly folder: string
	readonly port: number
	#running: Awaited<ReturnType<typeof start>> | undefined

	constructor(parts: { nextcloud: NextcloudServer, front: Front, folder: string, port: number }) {
		this.nextcloud = parts.nextcloud
		this.front = parts.front
		this.folder = parts.folder
		this.port = parts.port
	}

	occ(...args: string[]): Promise<Ran> {
		return this.#run('php', ['-d', 'memory_limit=512M', 'occ', '--no-ansi', '--no-interaction', ...args], this.nextcloud.folder)
	}

	async setup(...args: string[]): Promise<Setup & { code: number }> {
		const { code, text } = await this.occ('plaza:setup', '--json', ...args)
		return { ...JSON.parse(text) as Setup, code }
	}

	/** With all that an administrator would say the first time. */
	wizard(): Promise<Setup & { code: number }> {
		return this.setup('--service-url', this.serviceUrl, '--data', join(this.folder, 'data'), '--user', userInfo().username, '--unit-dir', this.folder, '--program', REPOSITORY)
	}

	async doctor(): Promise<{ code: number, checks: Check[] }> {
		const { code, text } = await this.#run(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/service/main.ts', 'doctor', '--json'], REPOSITORY, { PLAZA_DATA: join(this.folder, 'data') })
		return { code, checks: text.startsWith('{') ? (JSON.parse(text) as { checks: Check[] }).checks : [] }
	}

	async set(key: string, value: string): Promise<void> { await this.nextcloud.occ('config:system:set', key, `--value=${value}`) }
	async secret(): Promise<string> { return (await this.nextcloud.occ('config:system:get', 'plaza_secret')).trim() }
	get serviceUrl(): string { return `http://127.0.0.1:${this.port}` }
	get service() { return this.#running!.service }

	/** In the environment that the unit gives, and nothing else of it. */
	async startService(): Promise<void> {
		const unit = await readFile(join(this.folder, 'plaza.service'), 'utf8')
		const env = Object.fromEntries([...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]))
		this.#running = await start(readConfig('nextcloud', { ...env, PLAZA_LOG_LEVEL: 'silent', PLAZA_POLL_MS: '1000' }))
	}

	async stopService(): Promise<void> {
		if (this.#running) await stop(this.#running.service, this.#running.server, this.#running.sandbox)
		this.#running = undefined
	}

	async stop(): Promise<void> {
		await this.stopService()
		await this.front.stop()
		await this.nextcloud.stop()
		await rm(this.folder, { recursive: true, force: true })
	}

	#run(command: string, args: string[], cwd: string, env: Record<string, string> = {}): Promise<Ran> {
		return new Promise((done) => {
			execFile(command, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
				this.printed.push(stdout, stderr)
				done({ code: error ? Number(error.code ?? 1) : 0, text: stdout + stderr })
			})
		})
	}
}

/** Nothing of Plaza is set up: no secret, no address of a service. */
export async function freshSite(): Promise<Site> {
	const folder = await mkdtemp(join(tmpdir(), 'plaza-setup-'))
	const port = await freePort()
	const nextcloud = await startNextcloud()
	for (const key of ['plaza_secret', 'plaza_service_url']) await nextcloud.occ('config:system:delete', key)
	const front = await startFront(nextcloud.url, `http://127.0.0.1:${port}`)
	const site = new Site({ nextcloud, front, folder, port })
	await site.set('overwrite.cli.url', front.url)
	return site
}
