// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A real Nextcloud with a real service beside it and the sandbox as the network: everything that a user has. */
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { z } from 'zod'
import { startSandbox, type StartedSandbox } from '../../src/sandbox/index.ts'
import { readConfig } from '../../src/service/config.ts'
import type * as shapes from '../../src/service/routes/shapes.ts'
import { start, stop } from '../../src/service/run.ts'
import { type NextcloudOptions, type NextcloudServer, startNextcloud } from './nextcloud-server.ts'
import { makeChannel, share, SHARE_GROUP } from './shell-kit.ts'

type Publication = z.infer<typeof shapes.Publication>
type Card = z.infer<typeof shapes.Card>
export interface NotificationAction { label: string, link: string, type: string, primary: boolean }
export interface NextcloudNotification { notification_id: number, subject: string, app: string, actions: NotificationAction[] }

export async function freePort(): Promise<number> {
	const server = createServer()
	await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
	const { port } = server.address() as { port: number }
	await new Promise((resolve) => { server.close(resolve) })
	return port
}

export class Cloud {
	readonly nextcloud: NextcloudServer
	readonly sandbox: StartedSandbox
	readonly picture: Uint8Array
	readonly #port: number
	readonly #data: string
	#running: Awaited<ReturnType<typeof start>> | undefined
	channel!: z.infer<typeof shapes.Channel>

	constructor(parts: { nextcloud: NextcloudServer, sandbox: StartedSandbox, picture: Uint8Array, port: number, data: string }) {
		this.nextcloud = parts.nextcloud
		this.sandbox = parts.sandbox
		this.picture = parts.picture
		this.#port = parts.port
		this.#data = parts.data
	}

	async startService(): Promise<void> {
		this.#running = await start(readConfig('nextcloud', {
			PLAZA_DATA: this.#data, PLAZA_PORT: String(this.#port), PLAZA_NEXTCLOUD_URL: this.nextcloud.url, PLAZA_ALLOW_ORIGINS: this.sandbox.url,
			PLAZA_LOG_LEVEL: process.env['PLAZA_LOG_LEVEL'] ?? 'error', PLAZA_QUIET_MS: '300', PLAZA_POLL_MS: '1000', PLAZA_RECONCILE_MS: '4000', PLAZA_MISSING_MS: '3000',
		}))
	}

	async stopService(): Promise<void> {
		if (this.#running) await stop(this.#running.service, this.#running.server, this.#running.sandbox)
		this.#running = undefined
	}

	get service() { return this.#running!.service }

	async stop(): Promise<void> {
		await this.stopService()
		await this.sandbox.close()
		await this.nextcloud.stop()
		await rm(this.#data, { recursive: true, force: true })
	}

	/** The service's API through the shell's relay, as a person. */
	async api<T>(person: string, method: string, path: string, body?: unknown): Promise<T> {
		const answer = await this.relay(person, method, path, body)
		if (answer.status !== 200) throw new Error(`${method} ${path} as ${person}: ${answer.status} ${answer.text}`)
		return JSON.parse(answer.text) as T
	}

	async relay(person: string, method: string, path: string, body?: unknown) {
		const headers = { 'OCS-APIRequest': 'true', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) }
		return await this.nextcloud.request(person, method, `/index.php/apps/plaza/relay/api/v1${path}`, body === undefined ? undefined : JSON.stringify(body), headers)
	}

	async put(person: string, path: string, content: string | Uint8Array): Promise<void> {
		const { status, text } = await this.nextcloud.webdav(person, 'PUT', encodePath(path), content)
		if (status !== 201 && status !== 204) throw new Error(`PUT ${path}: ${status} ${text}`)
	}

	/** @returns Nextcloud's id of the request */
	async move(person: string, from: string, to: string, method = 'MOVE'): Promise<string> {
		const { status, text, headers } = await this.nextcloud.webdav(person, method, encodePath(from), undefined, { destination: encodePath(to) })
		if (status !== 201 && status !== 204) throw new Error(`${method} ${from}: ${status} ${text}`)
		return headers.get('x-request-id') ?? ''
	}

	/** Waits until the newest publication of this name is in this state. */
	async publication(name: string, state: string, timeoutMs = 30_000): Promise<Card> {
		const until = Date.now() + timeoutMs
		for (;;) {
			const { publications } = await this.all()
			const found = publications.find((one) => one.name === name)
			if (found?.state === state) return found
			if (Date.now() > until) throw new Error(`${name} is ${found?.state ?? 'not there'}, not ${state}: ${JSON.stringify(found?.needs)}`)
			await new Promise((resolve) => { setTimeout(resolve, 200) })
		}
	}

	/** As the operator sees them, without a hop over Nextcloud that would slow the wait down. */
	async all(): Promise<{ publications: Card[] }> {
		const response = await fetch(`http://127.0.0.1:${this.#port}/api/v1/publications`, { headers: { authorization: `Bearer ${this.service.keys.operator}` } })
		return await response.json() as { publications: Card[] }
	}

	async detail(id: string): Promise<Publication> { return await this.api('carla', 'GET', `/publications/${id}`) }

	posts(text: string) { return this.sandbox.sandbox.posts().filter((post) => post.text.includes(text)) }

	async names(person: string, folder: string): Promise<string[]> {
		const { text } = await this.nextcloud.webdav(person, 'PROPFIND', encodePath(folder), undefined, { depth: '1' })
		return [...text.matchAll(/<d:href>([^<]+)<\/d:href>/g)].map((match) => decodeURIComponent(match[1]!)).filter((href) => !href.endsWith('/')).map((href) => href.split('/').at(-1)!).sort()
	}

	async notificationsOf(person: string, name: string): Promise<NextcloudNotification[]> {
		const { data } = await this.nextcloud.ocs<NextcloudNotification[]>(person, 'GET', '/apps/notifications/api/v2/notifications')
		return (data ?? []).filter((one) => one.app === 'plaza' && one.subject.includes(name))
	}

	async notificationOf(person: string, name: string, timeoutMs = 20_000): Promise<NextcloudNotification> {
		for (const until = Date.now() + timeoutMs; Date.now() < until;) {
			const found = (await this.notificationsOf(person, name))[0]
			if (found) return found
			await new Promise((resolve) => { setTimeout(resolve, 200) })
		}
		throw new Error(`${person} was not told about ${name}`)
	}

	/** Presses a notification's button, as the notifications app does. */
	async follow(person: string, action: NotificationAction) {
		const url = new URL(action.link)
		return await this.nextcloud.request(person, action.type, url.pathname + url.search, undefined, { 'OCS-APIRequest': 'true', 'accept': 'application/json' })
	}
}

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

/** Nextcloud, service, sandbox, a connected account and the channel *Marketing* of Ada, approved by Carla. */
export async function startCloud(options: NextcloudOptions = {}): Promise<Cloud> {
	const port = await freePort()
	const secret = randomBytes(32).toString('hex')
	const data = await mkdtemp(join(tmpdir(), 'plaza-cloud-'))
	await mkdir(join(data, 'secrets'), { recursive: true })
	await writeFile(join(data, 'secrets', 'nextcloud'), secret)
	const sandbox = await startSandbox({ rateLimits: false, mediaProcessingMs: 50 })
	sandbox.sandbox.connectDemoAccount({ handle: 'acme', displayName: 'Acme' })
	const nextcloud = await startNextcloud({ ...options, secret, serviceUrl: `http://127.0.0.1:${port}` })
	const picture = await readFile(new URL('../../src/service/demo/launch.png', import.meta.url))
	const cloud = new Cloud({ nextcloud, sandbox, picture, port, data })
	await cloud.startService()
	await connectAccount(cloud)
	await makeMarketing(cloud)
	return cloud
}

/** The way of OAuth that an administrator goes: begin, agree at the platform, come back through Nextcloud. */
async function connectAccount(cloud: Cloud): Promise<void> {
	const { authorizeUrl } = await cloud.api<{ authorizeUrl: string }>('admin', 'POST', '/accounts/connect', { platform: 'mastodon', server: `${cloud.sandbox.url}/sandbox` })
	const back = new URL(cloud.sandbox.sandbox.consent(authorizeUrl, 'acme'))
	const answer = await cloud.nextcloud.request('admin', 'GET', back.pathname + back.search)
	const { accounts } = await cloud.api<{ accounts: { id: string }[] }>('admin', 'GET', '/accounts')
	if (accounts.length !== 1) throw new Error(`connecting ended with ${answer.status} ${answer.headers.get('location')} ${answer.text.slice(0, 300)}`)
	await cloud.api('admin', 'PATCH', `/accounts/${accounts[0]!.id}`, { name: 'sandbox', mayUse: ['group:marketing'] })
}

async function makeMarketing(cloud: Cloud): Promise<void> {
	const made = await makeChannel(cloud.nextcloud, 'ada', 'Marketing')
	await share(cloud.nextcloud, 'ada', '/Marketing', SHARE_GROUP, 'marketing')
	await share(cloud.nextcloud, 'ada', '/Marketing', SHARE_GROUP, 'management')
	const { accounts } = await cloud.api<{ accounts: { id: string }[] }>('admin', 'GET', '/accounts')
	cloud.channel = await cloud.api('ada', 'POST', '/channels', {
		name: 'Marketing', handOver: made.handOver.id, folders: made.folders, path: made.path, accounts: accounts.map((account) => account.id),
		approval: { rule: 'one', approvers: ['person:carla'] }, timeZone: 'Europe/Berlin',
	})
}
