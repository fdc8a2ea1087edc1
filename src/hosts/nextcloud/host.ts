// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type {
	FileId, Group, HandOver, HandOverId, Host, HostActivity, HostCapabilities, HostEvent, HostInfo, HostNotification, Node, Person, PersonId,
	PublicLink,
} from '../../domain/host.ts'
import { ShellClient, type ClientOptions } from './client.ts'
import * as shapes from './shapes.ts'

export interface NextcloudOptions extends ClientOptions {
	/** How often to ask for events when no hint came. */
	pollMs?: number
}

const POLL_MS = 10_000
/** As many ids as fit in an address. */
const IDS_AT_ONCE = 50
/** The shell refuses to tell more at once. */
const EVENTS_AT_ONCE = 500

/**
 * @example
 * const host = createNextcloudHost({ url: 'https://cloud.example.org', secret, fetch, log })
 * await host.start(() => pullEvents())
 */
export function createNextcloudHost(options: NextcloudOptions): Host {
	return new Nextcloud(options)
}

class Nextcloud implements Host {
	readonly name = 'nextcloud'
	readonly #shell: ShellClient
	readonly #pollMs: number
	#timer: NodeJS.Timeout | undefined
	/** What the shell last said; before it said anything, the least. */
	#capabilities: HostCapabilities = {
		comments: false, talk: false, teams: false, tags: false, mail: false, linkExpiry: true, linkPassword: true, makesHandOvers: false,
	}

	constructor(options: NextcloudOptions) {
		this.#shell = new ShellClient(options)
		this.#pollMs = options.pollMs ?? POLL_MS
	}

	get capabilities(): HostCapabilities { return this.#capabilities }

	async start(onHint: () => void): Promise<void> {
		clearInterval(this.#timer)
		this.#timer = setInterval(onHint, this.#pollMs)
	}

	async stop(): Promise<void> { clearInterval(this.#timer) }

	async info(): Promise<HostInfo> {
		const { capabilities, ...info } = await this.#shell.get('/info', shapes.info)
		this.#capabilities = capabilities
		return info
	}

	async events(limit: number): Promise<HostEvent[]> {
		return (await this.#shell.get(`/events${query({ limit: String(Math.min(limit, EVENTS_AT_ONCE)) })}`, shapes.events)).events
	}

	async acknowledge(ids: string[]): Promise<void> {
		if (ids.length > 0) await this.#shell.tell('/events/acknowledge', { ids })
	}

	async deriveHandOver({ folder, file, eventId }: { folder: HandOverId, file: FileId, eventId?: string }): Promise<HandOver> {
		return this.#shell.post('/hand-overs/derive', { folder, file, event: eventId }, shapes.handOver)
	}

	async handOver(id: HandOverId): Promise<HandOver> { return this.#shell.get(of(id), shapes.handOver) }
	async revoke(id: HandOverId): Promise<void> { await this.#shell.delete(of(id)) }

	async stat(handOver: HandOverId, file: FileId): Promise<Node> {
		return this.#shell.get(`${of(handOver)}/stat${query({ file })}`, shapes.node)
	}

	async list(handOver: HandOverId, folder: FileId): Promise<Node[]> {
		return (await this.#shell.get(`${of(handOver)}/list${query({ folder })}`, shapes.nodes)).nodes
	}

	async read(handOver: HandOverId, file: FileId, maxBytes: number): Promise<Uint8Array> {
		return this.#shell.bytes(`${of(handOver)}/read${query({ file, max: String(maxBytes) })}`, maxBytes)
	}

	async write(handOver: HandOverId, folder: FileId, name: string, bytes: Uint8Array): Promise<Node> {
		return this.#shell.put(`${of(handOver)}/write${query({ folder, name })}`, bytes, shapes.node)
	}

	async move(handOver: HandOverId, file: FileId, folder: FileId, name?: string): Promise<Node> {
		return this.#shell.post(`${of(handOver)}/move`, { file, folder, name }, shapes.node)
	}

	async copy(handOver: HandOverId, file: FileId, folder: FileId, name?: string): Promise<Node> {
		return this.#shell.post(`${of(handOver)}/copy`, { file, folder, name }, shapes.node)
	}

	async createLink(handOver: HandOverId, file: FileId, options: { key: string, expiresAt?: number, password?: string }): Promise<PublicLink> {
		return this.#shell.post(`${of(handOver)}/links`, { file, ...options }, shapes.link)
	}

	async deleteLink(handOver: HandOverId, linkId: string): Promise<void> {
		await this.#shell.delete(`${of(handOver)}/links/${encodeURIComponent(linkId)}`)
	}

	async linkProblem(handOver: HandOverId, file: FileId, options: { expiresAt?: number, password?: string }): Promise<string | null> {
		return (await this.#shell.post(`${of(handOver)}/links/check`, { file, ...options }, shapes.problem)).problem
	}

	async people({ ids, search }: { ids?: PersonId[], search?: string } = {}): Promise<Person[]> {
		if (!ids) return (await this.#shell.get(`/people${query({ search })}`, shapes.people)).people
		const people: Person[] = []
		for (let i = 0; i < ids.length; i += IDS_AT_ONCE) {
			const some = ids.slice(i, i + IDS_AT_ONCE).join(',')
			people.push(...(await this.#shell.get(`/people${query({ ids: some, search })}`, shapes.people)).people)
		}
		return people
	}

	async groups(): Promise<Group[]> { return (await this.#shell.get('/groups', shapes.groups)).groups }

	async mountRoots(person: PersonId): Promise<FileId[]> {
		return (await this.#shell.get(`/people/${encodeURIComponent(person)}/roots`, shapes.roots)).roots
	}

	async canRead(person: PersonId, file: FileId): Promise<boolean> {
		return (await this.#shell.get(`/people/${encodeURIComponent(person)}/can-read${query({ file })}`, shapes.readable)).readable
	}

	async notify(notification: HostNotification): Promise<void> { await this.#shell.tell('/notifications', notification) }
	async dismiss(person: PersonId | null, key: string): Promise<void> { await this.#shell.tell('/notifications/dismiss', { person, key }) }
	async recordActivity(activity: HostActivity): Promise<void> { await this.#shell.tell('/activities', activity) }
}

const of = (handOver: HandOverId): string => `/hand-overs/${encodeURIComponent(handOver)}`

function query(params: Record<string, string | undefined>): string {
	const given = Object.entries(params).filter((pair): pair is [string, string] => pair[1] !== undefined)
	return given.length === 0 ? '' : `?${given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
}
