// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import {
	HostError, type Group, type HandOver, type HandOverAction, type HandOverId, type HandOverMaker, type Host, type HostActivity,
	type HostCapabilities, type HostEvent, type HostInfo, type HostNotification, type FileId, type Node, type Person, type PersonId,
	type PublicLink,
} from '../../domain/host.ts'
import type { Place } from './directory.ts'
import type { LocalExtras, OpenedLink } from './extras.ts'
import { copyFileTo, moveFile, openFile, readFile, writeFile } from './files.ts'
import { deriveFrom, makeFolderHandOver, browse } from './folders.ts'
import { ROOT, type Known } from './identity.ts'
import { isPassword } from './links.ts'
import { mimeOf } from './names.ts'
import type { KeptNotification } from './notifications.ts'
import { openParts, type LocalFolderOptions, type Parts } from './parts.ts'
import { MembershipWatch, memberFolders } from './membership.ts'
import { ScanTimer } from './scan-timer.ts'
import { FolderWatch } from './watch.ts'

export type { LocalFolderOptions } from './parts.ts'
export type LocalFolderHost = Host & HandOverMaker & LocalExtras

const PROTOCOL = 1
const SCAN_EVERY_MS = 10_000

/**
 * @example
 * const host = createLocalFolderHost({ db, root: 'plaza-data/files', peopleFile: 'plaza-data/people.yaml', publicBase, log })
 * await host.start(() => pullEvents())
 */
export function createLocalFolderHost(options: LocalFolderOptions): LocalFolderHost {
	return new LocalFolder(options)
}

class LocalFolder implements Host, HandOverMaker, LocalExtras {
	readonly name = 'local-folder'
	readonly capabilities: HostCapabilities = {
		comments: false, talk: false, teams: false, tags: false, mail: false, linkExpiry: true, linkPassword: true, makesHandOvers: true,
	}

	readonly #options: LocalFolderOptions
	readonly #timer: ScanTimer
	readonly #watch: FolderWatch
	#membership: MembershipWatch | undefined
	#parts: Promise<Parts> | undefined
	#onHint: (() => void) | undefined

	constructor(options: LocalFolderOptions) {
		this.#options = options
		const onError = (error: unknown): void => options.log.error({ error: String(error) }, 'The folder could not be looked at')
		this.#timer = new ScanTimer(async () => this.#scan(), onError, options.scanEveryMs ?? SCAN_EVERY_MS)
		this.#watch = new FolderWatch(() => this.#timer.soon(), options.log)
	}

	async start(onHint: () => void): Promise<void> {
		this.#onHint = onHint
		const parts = await this.#open()
		this.#membership = new MembershipWatch(parts.people)
		const { lookAgainInMs } = await this.#scan()
		this.#timer.inMs(lookAgainInMs ?? this.#options.scanEveryMs ?? SCAN_EVERY_MS)
	}

	async stop(): Promise<void> {
		this.#onHint = undefined
		await this.#timer.stop()
		this.#watch.close()
		await (await this.#parts)?.directory.alone(async () => undefined)
	}

	async scan(): Promise<void> { await this.#scan() }

	async info(): Promise<HostInfo> {
		const { db } = await this.#open()
		const row = await db.selectFrom('setting').select('value').where('name', '=', 'local-folder.epoch').executeTakeFirst()
		const { publicBase, root } = this.#options
		return { name: root, protocol: PROTOCOL, version: String(PROTOCOL), epoch: Number(row?.value ?? 1), publicBase }
	}

	async events(limit: number): Promise<HostEvent[]> { return (await this.#open()).events.waiting(limit) }
	async acknowledge(ids: string[]): Promise<void> { await (await this.#open()).events.acknowledge(ids) }

	async deriveHandOver(input: { folder: HandOverId, file: FileId, eventId?: string }): Promise<HandOver> {
		return this.#alone((parts) => deriveFrom(parts, input))
	}

	async handOver(id: HandOverId): Promise<HandOver> {
		const { files: _, ...handOver } = await (await this.#open()).handOvers.get(id)
		return handOver
	}

	async revoke(id: HandOverId): Promise<void> { await (await this.#open()).handOvers.revoke(id) }

	async handOverFolder(person: PersonId, path: string): ReturnType<HandOverMaker['handOverFolder']> {
		return this.#alone((parts) => makeFolderHandOver(parts, person, path))
	}

	async handOverOnce(person: PersonId, files: FileId[], folder: FileId, action: HandOverAction): Promise<HandOver> {
		const { handOvers } = await this.#open()
		return handOvers.make('once', person, [folder], files, [action])
	}

	async browse(person: PersonId, path: string): Promise<Node[]> {
		return this.#alone(async (parts) => (await browse(parts, person, path)).map((row) => this.#node(parts, row)))
	}

	async stat(handOver: HandOverId, file: FileId): Promise<Node> {
		return this.#alone(async (parts) => {
			const { row } = await parts.directory.find(file)
			await parts.handOvers.use(handOver, { action: 'stat', file: row })
			return this.#node(parts, row)
		})
	}

	async list(handOver: HandOverId, folder: FileId): Promise<Node[]> {
		return this.#alone(async (parts) => {
			const { row } = await parts.directory.findFolder(folder)
			await parts.handOvers.use(handOver, { action: 'read', folder: row })
			return (await parts.directory.inside(folder)).map((one) => this.#node(parts, one))
		})
	}

	async read(handOver: HandOverId, file: FileId, maxBytes: number): Promise<Uint8Array> {
		return this.#alone(async (parts) => {
			const place = await parts.directory.find(file)
			await parts.handOvers.use(handOver, { action: 'read', file: place.row })
			return readFile(place, maxBytes)
		})
	}

	async write(handOver: HandOverId, folder: FileId, name: string, bytes: Uint8Array): Promise<Node> {
		return this.#alone(async (parts) => {
			const place = await parts.directory.findFolder(folder)
			const person = await parts.handOvers.use(handOver, { action: 'write', folder: place.row })
			return this.#node(parts, await writeFile(parts.directory, place, name, bytes, person))
		})
	}

	async move(handOver: HandOverId, file: FileId, folder: FileId, name?: string): Promise<Node> {
		return this.#put('move', moveFile, handOver, file, folder, name)
	}

	async copy(handOver: HandOverId, file: FileId, folder: FileId, name?: string): Promise<Node> {
		return this.#put('write', copyFileTo, handOver, file, folder, name)
	}

	async createLink(handOver: HandOverId, file: FileId, options: { key: string, expiresAt?: number, password?: string }): Promise<PublicLink> {
		const { place, person, parts } = await this.#forLink('link', handOver, file)
		const problem = parts.links.problem(options)
		if (problem) throw new HostError('refused', problem)
		return parts.links.create(place.row.id, person, options)
	}

	async deleteLink(handOver: HandOverId, linkId: string): Promise<void> {
		const { handOvers, links, directory } = await this.#open()
		const link = await links.find({ id: linkId })
		const held = await handOvers.get(handOver)
		if (!link) return
		// Even if the right to the file is lost since.
		const isOwn = link.person === held.person && handOvers.covers(held, directory.tree.known(link.file))
		if (!isOwn) throw new HostError('handOver', 'That is not a link of this hand-over.')
		await links.delete(linkId)
	}

	async linkProblem(handOver: HandOverId, file: FileId, options: { expiresAt?: number, password?: string }): Promise<string | null> {
		return (await this.#forLink('stat', handOver, file)).parts.links.problem(options)
	}

	async openLink(token: string, password?: string): Promise<OpenedLink | null> {
		const link = await (await this.#open()).links.find({ token })
		if (!link) return null
		if (link.passwordHash !== null && !(password && await isPassword(password, link.passwordHash))) return null
		return this.#alone(async ({ directory, people }) => {
			const place = await directory.find(link.file)
			if (!memberFolders(people.now(), link.person).includes(directory.tree.top(place.row).name)) return null
			const handle = await openFile(place)
			const { size } = await handle.stat()
			const { name, modifiedAt } = place.row
			return { name, mime: mimeOf(name), size, modifiedAt, stream: handle.createReadStream({ end: Math.max(0, size - 1) }) }
		}).catch((error: unknown) => {
			if (error instanceof HostError) return null
			throw error
		})
	}

	async linkState(token: string): Promise<'open' | 'password' | 'gone'> {
		const link = await (await this.#open()).links.find({ token })
		return !link ? 'gone' : link.hasPassword ? 'password' : 'open'
	}

	async people(query: { ids?: PersonId[], search?: string } = {}): Promise<Person[]> {
		const wanted = query.search?.toLocaleLowerCase()
		return [...(await this.#open()).people.now().people.values()].filter((person) =>
			(!query.ids || query.ids.includes(person.id))
			&& (!wanted || `${person.id}\n${person.displayName}\n${person.email ?? ''}`.toLocaleLowerCase().includes(wanted)))
	}

	async groups(): Promise<Group[]> { return (await this.#open()).people.now().groups }

	async mountRoots(person: PersonId): Promise<FileId[]> {
		const { people, directory } = await this.#open()
		const names = memberFolders(people.now(), person)
		return names.flatMap((name) => directory.tree.inside(ROOT).get(name)?.id ?? [])
	}

	async canRead(person: PersonId, file: FileId): Promise<boolean> {
		const { people, directory } = await this.#open()
		const row = directory.tree.get(file)
		return row !== undefined && memberFolders(people.now(), person).includes(directory.tree.top(row).name)
	}

	async notify(notification: HostNotification): Promise<void> { await (await this.#open()).notifications.put(notification) }
	async dismiss(person: PersonId | null, key: string): Promise<void> { await (await this.#open()).notifications.dismiss(person, key) }
	async notifications(person: PersonId): Promise<KeptNotification[]> { return (await this.#open()).notifications.of(person) }
	/** Plaza's own stream shows it: this host has no list of its own. */
	async recordActivity(_: HostActivity): Promise<void> {}

	/** The first who asks opens it, and the first scan is done before anyone is answered. */
	async #open(): Promise<Parts> {
		this.#parts ??= openParts(this.#options, {
			onScan: ({ events }) => { if (events > 0) this.#onHint?.() },
			onLarge: () => this.#timer.soon(),
		}).then(async (parts) => { await parts.directory.scan(); return parts })
		const opening = this.#parts
		return opening.catch((error: unknown) => {
			this.#parts = undefined
			throw error
		})
	}

	async #alone<T>(work: (parts: Parts) => Promise<T>): Promise<T> {
		const parts = await this.#open()
		return parts.directory.alone(() => work(parts))
	}

	async #scan(): ReturnType<Parts['directory']['scan']> {
		const { directory, db, events, people } = await this.#open()
		const told = this.#membership?.changes((name) => directory.tree.inside(ROOT).get(name)?.id, people.now()) ?? []
		if (told.length > 0) {
			await db.transaction().execute((tx) => events.record(tx, told))
			this.#onHint?.()
		}
		const scanned = await directory.alone(() => directory.scan())
		if (this.#onHint) await this.#watch.follow(scanned.folders)
		return scanned
	}

	async #put(
		action: HandOverAction, work: typeof moveFile, handOver: HandOverId, file: FileId, folder: FileId, name?: string,
	): Promise<Node> {
		return this.#alone(async (parts) => {
			const from = await parts.directory.find(file)
			const to = await parts.directory.findFolder(folder)
			const person = await parts.handOvers.use(handOver, { action, file: from.row, folder: to.row })
			return this.#node(parts, await work(parts.directory, from, to, name, person))
		})
	}

	async #forLink(action: 'link' | 'stat', handOver: HandOverId, file: FileId): Promise<{ place: Place, person: PersonId, parts: Parts }> {
		return this.#alone(async (parts) => {
			const place = await parts.directory.find(file)
			return { place, parts, person: await parts.handOvers.use(handOver, { action, file: place.row }) }
		})
	}

	#node({ directory: { tree }, people }: Parts, row: Known): Node {
		const owner = people.now().folders.get(tree.top(row).name)?.owner
		return {
			id: row.id, name: row.name, kind: row.kind, parentId: row.parent, ancestors: tree.above(row).map((folder) => folder.id),
			path: tree.path(row), size: row.size,
			mime: mimeOf(row.name, row.kind), etag: row.sha256 === '' ? `${row.inode}-${row.stamp || row.modifiedAt}` : row.sha256.slice(0, 32),
			modifiedAt: row.modifiedAt, ...(owner !== undefined && { owner }),
		}
	}
}
