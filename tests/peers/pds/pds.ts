// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const here = import.meta.dirname
/** How long npm may take. */
const installMs = 600_000
/** The lock of what was installed: written by npm when all of it is there. */
const installed = join(here, 'node_modules', '.package-lock.json')

/**
 * Installs the PDS, which is no part of Plaza's own packages, where it is not there yet; its native parts come prebuilt.
 * @returns null, or why it cannot be had
 */
export function installPds(): string | null {
	if (existsSync(installed)) return null
	const release = takeTurn()
	try {
		return existsSync(installed) ? null : install()
	} finally {
		release()
	}
}

function install(): string | null {
	process.stderr.write('Installing the Bluesky PDS for its tests (once, about a minute) …\n')
	const path = [dirname(process.execPath), process.env.PATH].join(delimiter)
	const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: here, env: { ...process.env, PATH: path }, encoding: 'utf8', timeout: installMs })
	return done.status === 0 ? null : `the Bluesky PDS cannot be installed: ${(done.stderr || String(done.error ?? '')).trim().split('\n')[0]}`
}

/** Test files run side by side: one of them installs, the others wait. A turn older than its time was left by a run that was broken off. */
function takeTurn(): () => void {
	const turn = join(here, '.installing')
	for (;;) {
		try {
			mkdirSync(turn)
			return () => rmSync(turn, { recursive: true, force: true })
		} catch {
			const since = statSync(turn, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
			if (Date.now() - since > installMs) rmSync(turn, { recursive: true, force: true })
			else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
		}
	}
}

export interface RunningPds {
	url: string
	close(): Promise<void>
}

/** A PDS with nobody on it, on a free port of 127.0.0.1; some seconds, 300 MB. */
export async function startPds(): Promise<RunningPds> {
	const folder = mkdtempSync(join(tmpdir(), 'plaza-pds-'))
	const child = spawn(process.execPath, [join(here, 'server.mjs'), folder], { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: process.env.PATH, LOG_ENABLED: 'false' } })
	const said: string[] = []
	child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()))
	const ended = new Promise<void>((resolve) => { child.once('exit', () => resolve()) })
	const url = await new Promise<string>((resolve, reject) => {
		createInterface(child.stdout).on('line', (line) => { if (line.startsWith('{"url"')) resolve((JSON.parse(line) as { url: string }).url) })
		child.once('exit', (code) => reject(new Error(`The PDS ended with ${code}: ${said.join('').slice(0, 2000)}`)))
	})
	return {
		url,
		close: async () => {
			child.stdin.end()
			await ended
			rmSync(folder, { recursive: true, force: true })
		},
	}
}

/** One account of a PDS, as its owner has it: with the account's own password. */
export class Owner {
	readonly did: string
	readonly handle: string
	readonly password: string
	readonly #url: string
	readonly #accessJwt: string
	readonly #names = new Map<string, string>()

	private constructor(url: string, account: { did: string, handle: string, accessJwt: string }, password: string) {
		this.#url = url
		this.did = account.did
		this.handle = account.handle
		this.#accessJwt = account.accessJwt
		this.password = password
	}

	static async register(url: string, handle: string): Promise<Owner> {
		const password = randomBytes(12).toString('hex')
		const account = await call<{ did: string, handle: string, accessJwt: string }>(url, 'com.atproto.server.createAccount', { body: { handle, email: `${handle}@example.org`, password } })
		return new Owner(url, account, password)
	}

	async appPassword(): Promise<string> {
		const name = randomBytes(6).toString('hex')
		const { password } = await this.#call<{ password: string }>('com.atproto.server.createAppPassword', { body: { name } })
		this.#names.set(password, name)
		return password
	}

	async revoke(appPassword: string): Promise<void> {
		await this.#call('com.atproto.server.revokeAppPassword', { body: { name: this.#names.get(appPassword) } })
	}

	/** Everything that lies in a collection, oldest record key first. */
	async records<T>(collection = 'app.bsky.feed.post'): Promise<{ uri: string, cid: string, value: T }[]> {
		const all: { uri: string, cid: string, value: T }[] = []
		let cursor: string | undefined
		do {
			const query = { repo: this.did, collection, limit: '100', reverse: 'true', ...(cursor ? { cursor } : {}) }
			const page = await call<{ records: typeof all, cursor?: string }>(this.#url, 'com.atproto.repo.listRecords', { query })
			all.push(...page.records)
			cursor = page.records.length === 0 ? undefined : page.cursor
		} while (cursor)
		return all
	}

	async blob(cid: string): Promise<Uint8Array> {
		const query = new URLSearchParams({ did: this.did, cid })
		return new Uint8Array(await (await fetch(`${this.#url}/xrpc/com.atproto.sync.getBlob?${query}`)).arrayBuffer())
	}

	/** Straight to the PDS, past every platform: what it says to a record. */
	async put(rkey: string, record: Record<string, unknown>): Promise<{ status: number, said: string }> {
		const response = await request(this.#url, 'com.atproto.repo.putRecord', { token: this.#accessJwt, body: { repo: this.did, collection: 'app.bsky.feed.post', rkey, record } })
		return { status: response.status, said: await response.text() }
	}

	/** As a person does it in Bluesky's own app. */
	async remove(uri: string): Promise<void> {
		await this.#call('com.atproto.repo.deleteRecord', { body: { repo: this.did, collection: 'app.bsky.feed.post', rkey: uri.split('/').at(-1) } })
	}

	async #call<T>(method: string, more: { body: object }): Promise<T> {
		return await call(this.#url, method, { token: this.#accessJwt, ...more })
	}
}

interface Call { token?: string, body?: object, query?: Record<string, string> }

async function request(url: string, method: string, { token, body, query }: Call): Promise<Response> {
	return await fetch(`${url}/xrpc/${method}${query ? `?${new URLSearchParams(query)}` : ''}`, {
		...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
		headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...(token ? { authorization: `Bearer ${token}` } : {}) },
	})
}

async function call<T>(url: string, method: string, more: Call): Promise<T> {
	const response = await request(url, method, more)
	const text = await response.text()
	if (!response.ok) throw new Error(`${method}: ${response.status} ${text}`)
	return (text === '' ? {} : JSON.parse(text)) as T
}

/** The count of the PDS's own packages, by which it holds a text to its length. */
export async function pdsCount(): Promise<(text: string) => number> {
	const module = pathToFileURL(join(here, 'node_modules', '@atproto', 'common-web', 'dist', 'index.js')).href
	return (await import(module) as { graphemeLen: (text: string) => number }).graphemeLen
}
