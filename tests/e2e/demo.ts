// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The demo as a newcomer runs it: a process of its own, in a directory of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

export async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1')
	await once(server, 'listening')
	const { port } = server.address() as { port: number }
	await new Promise((resolve) => { server.close(resolve) })
	return port
}

export interface Card { id: string, state: string, name: string, column: string, needs: { text: string } | null }
export interface Publication extends Card { hash: string, link: { url: string | null }, full: { url: string | null }[], can: Record<string, unknown> }
interface Ended { code: number | null, stdout: string, stderr: string }

export class Demo {
	readonly data: string
	readonly port: number
	/** What it printed since its last start. */
	output = ''
	#process: ChildProcess | undefined

	private constructor(data: string, port: number) {
		this.data = data
		this.port = port
	}

	static async make(): Promise<Demo> {
		return new Demo(await mkdtemp(join(tmpdir(), 'plaza-demo-')), await freePort())
	}

	get url(): string { return `http://127.0.0.1:${this.port}` }
	get #environment() { return { ...process.env, PLAZA_DATA: this.data, PLAZA_PORT: String(this.port), PLAZA_QUIET_MS: '300', NODE_ENV: '' } }

	/** As `npm start` does, in a process group of its own, as in a terminal. */
	async start(): Promise<this> {
		this.output = ''
		const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], { cwd: root, env: this.#environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
		for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => { this.output += bytes.toString() })
		this.#process = child
		const until = Date.now() + 60_000
		while (!this.output.includes('Ctrl-C stops it')) {
			if (child.exitCode !== null || Date.now() > until) throw new Error(`The demo did not start:\n${this.output}`)
			await pause(50)
		}
		return this
	}

	/** Ctrl-C: the terminal sends it to every process of the group. The exit code is what a shell would see. */
	async interrupt(): Promise<number | null> {
		const child = this.#process
		if (!child?.pid || child.exitCode !== null) return child?.exitCode ?? null
		const ended = once(child, 'exit')
		process.kill(-child.pid, 'SIGINT')
		await ended
		return child.exitCode
	}

	/** Ends it and takes its directory away. */
	async end(): Promise<void> {
		await this.interrupt()
		await rm(this.data, { recursive: true, force: true })
	}

	/** Nothing of a process that runs is left: a clean stop. */
	get stoppedCleanly(): boolean {
		return ['plaza.pid', 'plaza.sqlite-wal', join('secrets', 'address')].every((name) => !existsSync(join(this.data, name)))
	}

	path(...parts: string[]): string { return join(this.data, 'files', 'Marketing', ...parts) }
	async names(folder: string): Promise<string[]> { return (await readdir(this.path(folder))).sort() }
	async write(folder: string, name: string, text: string): Promise<void> { await writeFile(this.path(folder, name), text) }
	async read(folder: string, name: string): Promise<string> { return await readFile(this.path(folder, name), 'utf8') }
	/** What `mv Drafts/a Drafts/b Approval/` does. */
	async move(from: string, to: string, ...names: string[]): Promise<void> { for (const name of names) await rename(this.path(from, name), this.path(to, name)) }

	/** `npm run plaza -- …` */
	async plaza(...args: string[]): Promise<Ended> {
		const child = spawn(process.execPath, [join(root, 'scripts', 'plaza.mjs'), ...args], { cwd: root, env: this.#environment, stdio: ['ignore', 'pipe', 'pipe'] })
		let [stdout, stderr] = ['', '']
		child.stdout.on('data', (bytes: Buffer) => { stdout += bytes.toString() })
		child.stderr.on('data', (bytes: Buffer) => { stderr += bytes.toString() })
		await once(child, 'close')
		return { code: child.exitCode, stdout, stderr }
	}

	/** The API, as the operator of this machine. */
	async api<T>(path: string): Promise<T> {
		const token = await readFile(join(this.data, 'secrets', 'operator'), 'utf8')
		const answer = await fetch(`${this.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token.trim()}` } })
		return await answer.json() as T
	}

	async cards(): Promise<Card[]> { return (await this.api<{ publications: Card[] }>('/publications')).publications }
	async publication(id: string): Promise<Publication> { return await this.api(`/publications/${id}`) }

	/** Waits until the newest publication of this name is in this state. */
	async until(name: string, state: string): Promise<Card> {
		for (const until = Date.now() + 20_000; ;) {
			const card = (await this.cards()).find((one) => one.name === name)
			if (card?.state === state) return card
			if (Date.now() > until) throw new Error(`${name} is ${card?.state ?? 'not there'}, not ${state} (${card?.needs?.text ?? 'needs nothing'})\n${this.output}`)
			await pause(100)
		}
	}
}

export function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => { setTimeout(resolve, milliseconds) })
}
