// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The whole outbox over a real directory and a real server of the Mastodon API; only its clock can be put forward. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pino } from 'pino'
import { expect } from 'vitest'
import type { Host } from '../../src/domain/index.ts'
import {
	accounts, type AccountChange, accountsById, type Channel, channels, deliveriesOf, type NewChannel, type Publication, toPublication,
} from '../../src/outbox/index.ts'
import { createService, type Overrides, type Service, startService, stopService } from '../../src/service/context.ts'
import { createApp } from '../../src/service/server.ts'
import { startSandbox, type StartedSandbox, type StartOptions } from '../../src/sandbox/index.ts'
import { png } from '../../src/sandbox/testing.ts'
import { emptyDatabase, onPostgres, type Place } from '../store/place.ts'

export const PEOPLE = `
people:
  ada: { displayName: Ada, groups: [marketing] }
  ben: { displayName: Ben, groups: [marketing] }
  carla: { displayName: Carla, groups: [management], admin: true }
  dan: { displayName: Dan, groups: [support] }
folders:
  Marketing: { owner: ada, members: ["group:marketing", "group:management"] }
`

export interface SceneOptions {
	sandbox?: Omit<StartOptions, 'port'>
	/** What the server was found to do when it was connected. Default true. */
	honoursKey?: boolean
	account?: AccountChange
	channel?: Partial<NewChannel>
	/** More accounts on the same sandbox, by handle. */
	more?: string[]
	timing?: Partial<Record<'quiet' | 'missing' | 'lease' | 'call' | 'reconcile', number>>
	overrides?: Overrides
	/** Changes what the host does. */
	host?(host: Host): void
	/** Where to go on from; else a new directory. */
	data?: string
	/** The database to go on with; else a new one, of the kind that this run is for. */
	database?: string
}

/** Waiting for a disk at every commit, a busy machine needs longer until an answer counts as lost. */
const CALL = onPostgres ? 6_000 : 3_000

/** The database of a scene; kept with its directory, it is gone on with. */
async function placeFor(data: string, known?: string): Promise<Place> {
	if (!onPostgres) return { url: join(data, 'plaza.sqlite'), remove: async () => {} }
	const file = join(data, 'database')
	const url = known ?? (existsSync(file) ? readFileSync(file, 'utf8') : undefined)
	const place = await emptyDatabase(url)
	writeFileSync(file, place.url)
	return place
}

export interface Answer { status: number, body: Record<string, unknown> & { error?: { code: string, text: string } } }

let port = 20_000

export class Scene {
	readonly data: string
	readonly service: Service
	readonly server: StartedSandbox
	channel!: Channel
	readonly #place: Place
	readonly #app: ReturnType<typeof createApp>
	readonly #clock: { ahead: number }

	private constructor(parts: { data: string, service: Service, server: StartedSandbox, clock: { ahead: number }, place: Place }) {
		this.data = parts.data
		this.#place = parts.place
		this.service = parts.service
		this.server = parts.server
		this.#app = createApp(parts.service)
		this.#clock = parts.clock
	}

	static async open(options: SceneOptions = {}): Promise<Scene> {
		const data = options.data ?? mkdtempSync(join(tmpdir(), 'plaza-outbox-'))
		for (const name of ['Drafts', 'Approval', 'Published', 'Failed']) mkdirSync(join(data, 'files', 'Marketing', name), { recursive: true })
		writeFileSync(join(data, 'people.yaml'), PEOPLE)
		const server = await startSandbox({ mediaProcessingMs: 0, rateLimits: false, ...options.sandbox })
		const clock = { ahead: 0 }
		const timing = { quiet: 40, missing: 300, lease: 5_000, call: CALL, reconcile: 600_000, ...options.timing }
		const place = await placeFor(data, options.database)
		const service = await createService({
			mode: 'demo', data, database: place.url, port: port++, bind: '127.0.0.1', nextcloud: null, publicUrl: null, allowOrigins: [server.url], logLevel: 'silent',
			timing, pollMs: 10_000, killAt: null, devOrigin: null,
		}, { log: pino({ level: process.env.PLAZA_TEST_LOG ?? 'silent' }), now: () => Date.now() + clock.ahead, ...options.overrides })
		options.host?.(service.host)
		await startService(service)
		const scene = new Scene({ data, service, server, clock, place })
		await scene.#connect(options)
		return scene
	}

	async #connect(options: SceneOptions): Promise<void> {
		const { parts } = this.service.outbox
		const ids: string[] = []
		for (const handle of ['acme', ...options.more ?? []]) {
			const { account, accessToken } = this.server.sandbox.connectDemoAccount({ handle, displayName: handle })
			const kept = await accounts.keepAccount(parts, {
				platform: 'mastodon', person: 'carla', name: handle, mayUse: ['group:marketing', 'group:management'],
				connected: {
					remoteId: account.id, handle: `@${handle}`, displayName: handle, url: `${this.server.url}/@${handle}`, server: this.server.url,
					limits: {}, honoursKey: options.honoursKey ?? true, credentials: { accessToken },
				},
			})
			if (options.account) await accounts.changeAccount(parts, kept, options.account)
			ids.push(kept.id)
		}
		const known = (await channels.channels(parts))[0]
		this.channel = known ?? await this.#makeChannel(ids, options.channel)
		this.service.outbox.look(this.channel.id, 0)
	}

	async #makeChannel(ids: string[], given: Partial<NewChannel> = {}): Promise<Channel> {
		const { handOver, folders, path } = await this.service.local!.handOverFolder('ada', 'Marketing')
		const made = await channels.makeChannel(this.service.outbox.parts, {
			name: 'Marketing', owner: 'ada', scope: 'user', handOver: handOver.id, path, folders, accounts: ids, template: '{title}\n\n{text}\n\n{link}\n\n{tags}',
			approval: { rule: 'one', approvers: ['group:management'] }, timeZone: 'Europe/Berlin', linkExpiryDays: null, ...given,
		})
		if (!made.ok) throw new Error(JSON.stringify(made.error))
		return made.value
	}

	async close({ keep = false } = {}): Promise<void> {
		await stopService(this.service, 500)
		await this.server.close()
		if (!keep) rmSync(this.data, { recursive: true, force: true })
		if (!keep) await this.#place.remove()
	}

	/** Where its database is. */
	get database(): string { return this.#place.url }

	path(path: string): string { return join(this.data, 'files', 'Marketing', path) }

	/** Writes files: `{ 'Approval/a.md': 'text' }`; a picture where nothing is given. */
	put(files: Record<string, string | Uint8Array | null>): void {
		for (const [path, content] of Object.entries(files)) {
			mkdirSync(dirname(this.path(path)), { recursive: true })
			writeFileSync(this.path(path), content ?? png())
		}
	}

	mv(from: string, to: string): void { renameSync(this.path(from), this.path(to)) }
	rm(path: string): void { rmSync(this.path(path), { recursive: true }) }
	read(path: string): string { return readFileSync(this.path(path), 'utf8') }
	ls(folder: string): string[] { return readdirSync(this.path(folder)).sort() }

	/** The outbox's clock goes forward, and its worker sees it. */
	advance(ms: number): void {
		this.#clock.ahead += ms
		this.service.outbox.worker.wake()
	}

	get now(): number { return Date.now() + this.#clock.ahead }

	/** As a person, through the API; `operator` is the command line without `--as`. */
	async api(as: string, method: string, path: string, body?: unknown): Promise<Answer> {
		const response = await this.#app.request(`http://127.0.0.1:${this.service.config.port}/api/v1${path}`, {
			method, body: body === undefined ? undefined : JSON.stringify(body),
			headers: {
				'host': `127.0.0.1:${this.service.config.port}`, 'authorization': `Bearer ${this.service.keys.operator}`, 'content-type': 'application/json',
				...(as === 'operator' ? {} : { 'x-plaza-as': as }),
			},
		})
		return { status: response.status, body: await response.json() as Answer['body'] }
	}

	/** What a stranger gets for a public link. */
	async visit(url: string): Promise<number> {
		const response = await this.#app.request(url, { headers: { host: `127.0.0.1:${this.service.config.port}` } })
		await response.arrayBuffer()
		return response.status
	}

	async publications(): Promise<Publication[]> {
		return (await this.service.db.selectFrom('publication').selectAll().orderBy('opened_at').orderBy('id').execute()).map(toPublication)
	}

	/** The latest publication of a file of this name. */
	async publication(name: string): Promise<Publication | undefined> {
		return (await this.publications()).filter((one) => one.name === name).at(-1)
	}

	async deliveries(publication: Publication) { return await deliveriesOf(this.service.db, publication.id) }
	async accounts() { return await accountsById(this.service.db, this.channel.accounts) }
	posts(): string[] { return this.server.sandbox.posts().map((post) => post.text) }
	created(): number { return this.server.sandbox.log().filter((entry) => entry.kind === 'created').length }

	/** Looks at the folder now, and again until nothing is pending. */
	async look(): Promise<void> {
		await this.service.local!.scan()
		await this.service.intake.pull()
		this.service.outbox.look(this.channel.id, 0)
	}

	/** Waits until the latest publication of this name is in this state. */
	async until(name: string, state: Publication['state'] | 'filed'): Promise<Publication> {
		await this.look()
		return await eventually(async () => {
			const publication = await this.publication(name)
			if (state === 'filed') expect(publication?.ended_at ?? null, `${name} is ${publication?.state}`).not.toBeNull()
			else expect(publication?.state).toBe(state)
			return publication!
		})
	}

	async approve(publication: Publication, as = 'carla'): Promise<Answer> {
		return await this.api(as, 'POST', `/publications/${publication.id}/approve`, { hash: publication.hash })
	}

	/** A post with a picture, moved in and waiting. */
	async waiting(name = 'launch', text = 'We are live!'): Promise<Publication> {
		this.put({ [`Drafts/${name}.md`]: `---\nalt: A desk\n---\n${text}\n`, [`Drafts/${name}.png`]: null })
		this.mv(`Drafts/${name}.png`, `Approval/${name}.png`)
		this.mv(`Drafts/${name}.md`, `Approval/${name}.md`)
		return await this.until(`${name}.md`, 'waiting')
	}

	async notifications(person: string): Promise<string[]> {
		return (await this.service.local!.notifications(person)).map((one) => one.subject)
	}
}

/** Asks again until it holds. */
export async function eventually<T>(ask: () => Promise<T> | T, ms = onPostgres ? 16_000 : 8_000): Promise<T> {
	const end = Date.now() + ms
	for (;;) {
		try { return await ask() } catch (error) {
			if (Date.now() > end) throw error
			await new Promise((resolve) => { setTimeout(resolve, 15) })
		}
	}
}

/** Long enough for anything that would be done by itself to be done. */
export const pause = (ms = 150): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })
