// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The real service as a process of its own, to be killed and started again, and a person at its API. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StartedSandbox } from '../../src/sandbox/index.ts'

export interface Seen { id: string, name: string, state: string, hash: string, deliveries: { state: string, url: string | null }[] }

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1')
	await once(server, 'listening')
	const { port } = server.address() as AddressInfo
	server.close()
	await once(server, 'close')
	return port
}

export class Victim {
	readonly data: string
	readonly #port: number
	readonly #env: NodeJS.ProcessEnv
	#child: ChildProcess | undefined
	#exited: Promise<NodeJS.Signals | null> = Promise.resolve(null)

	private constructor(port: number, sandbox: StartedSandbox) {
		this.data = mkdtempSync(join(tmpdir(), 'plaza-crash-'))
		this.#port = port
		this.#env = {
			...process.env, PLAZA_DATA: this.data, PLAZA_PORT: String(port), PLAZA_ALLOW_ORIGINS: sandbox.url, PLAZA_LOG_LEVEL: 'error',
			PLAZA_QUIET_MS: '50', PLAZA_LEASE_MS: '800', PLAZA_CALL_MS: '1500',
		}
	}

	/** Started, connected to this sandbox by OAuth, its channel posting there alone. */
	static async connectedTo(sandbox: StartedSandbox): Promise<Victim> {
		const victim = new Victim(await freePort(), sandbox)
		victim.start()
		await victim.ready()
		sandbox.sandbox.connectDemoAccount({ handle: 'crash', displayName: 'Crash' })
		const { authorizeUrl } = await victim.api<{ authorizeUrl: string }>('POST', '/accounts/connect', { platform: 'mastodon', server: sandbox.url })
		const back = new URL(sandbox.sandbox.consent(authorizeUrl, 'crash')).searchParams
		const account = await victim.api<{ id: string }>('POST', '/accounts/callback', { code: back.get('code'), state: back.get('state') })
		await victim.api('PATCH', `/accounts/${account.id}`, { mayUse: ['group:marketing', 'group:management'] })
		await victim.api('PATCH', `/channels/${await victim.#channel()}`, { accounts: [account.id] })
		await victim.end('SIGTERM')
		return victim
	}

	/** The demo's, once it is made. */
	async #channel(): Promise<string> {
		for (;;) {
			const { channels } = await this.api<{ channels: { id: string }[] }>('GET', '/channels')
			if (channels[0]) return channels[0].id
			await new Promise((resolve) => { setTimeout(resolve, 50) })
		}
	}

	/** @param killAt the named point at which it kills itself */
	start(killAt?: string): void {
		const main = new URL('../../src/service/main.ts', import.meta.url).pathname
		const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'demo'], {
			env: { ...this.#env, ...(killAt === undefined ? {} : { PLAZA_KILL_AT: killAt }) }, stdio: ['ignore', 'ignore', 'pipe'],
		})
		let said = ''
		child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString() })
		this.#child = child
		this.#exited = once(child, 'exit').then(([code, signal]) => {
			if (signal === null && code !== 0) process.stderr.write(said)
			this.#child = undefined
			return signal as NodeJS.Signals | null
		})
	}

	get alive(): boolean { return this.#child !== undefined }

	async end(signal: NodeJS.Signals): Promise<void> {
		this.#child?.kill(signal)
		await this.#exited
	}

	async ready(): Promise<void> {
		while (this.alive) {
			const fine = await this.api('GET', '/me').then(() => true, () => false)
			if (fine) return
			await new Promise((resolve) => { setTimeout(resolve, 50) })
		}
	}

	async api<T>(method: string, path: string, body?: unknown): Promise<T> {
		const token = readFileSync(join(this.data, 'secrets', 'operator'), 'utf8').trim()
		const response = await fetch(`http://127.0.0.1:${this.#port}/api/v1${path}`, {
			method, body: body === undefined ? undefined : JSON.stringify(body),
			headers: { 'authorization': `Bearer ${token}`, 'x-plaza-as': 'carla', 'content-type': 'application/json' },
		})
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
		return await response.json() as T
	}

	put(name: string, content: string | Uint8Array): void {
		writeFileSync(join(this.data, 'files', 'Marketing', 'Approval', name), content)
	}

	async publications(): Promise<Seen[]> {
		return (await this.api<{ publications: Seen[] }>('GET', '/publications')).publications
	}

	/** What waits is approved, until the process is dead or `done` says so; a call that the death breaks off is no error. */
	async approveAll(done: (all: Seen[]) => boolean = () => false, ms = 30_000): Promise<void> {
		const until = Date.now() + ms
		while (this.alive && Date.now() < until) {
			try {
				const all = await this.publications()
				if (done(all)) return
				for (const one of all.filter((each) => each.state === 'waiting')) {
					const { hash } = await this.api<Seen>('GET', `/publications/${one.id}`)
					await this.api('POST', `/publications/${one.id}/approve`, { hash })
				}
			} catch { /* It is being killed, or not up yet. */ }
			await new Promise((resolve) => { setTimeout(resolve, 60) })
		}
	}

	async close(): Promise<void> {
		await this.end('SIGKILL')
		rmSync(this.data, { recursive: true, force: true })
	}
}
