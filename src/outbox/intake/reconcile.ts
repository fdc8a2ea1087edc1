// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Level-triggered: whatever the events said, a channel's folder is looked at as it is now. */
import { beforeSending, HostError, type Node } from '../../domain/index.ts'
import { filesOf, type Group, groupFiles, isMarkdown } from '../content/grouping.ts'
import { readSource } from '../content/front-matter.ts'
import { MAX_SOURCE, namedMedia } from '../content/load.ts'
import { plainText } from '../content/plain-text.ts'
import type { OutboxParts } from '../parts.ts'
import { type Channel, channelById, type Publication, toPublication } from '../records.ts'
import { noticeChange } from './change.ts'
import { bringCompanions } from './companions.ts'
import { noticeJoined, noticeLeft } from './leave.ts'
import { isAway, openPublication } from './open.ts'
import { Settled } from './settled.ts'
import { signatureOf } from './signature.ts'

/** Folders moved in are looked into so deep. */
const MAX_DEPTH = 5

export class Reconciler {
	readonly #parts: OutboxParts
	readonly #settled = new Settled()
	/** What each Markdown file names, by id and etag. */
	readonly #named = new Map<string, { etag: string, names: string[] | null }>()

	constructor(parts: OutboxParts) { this.#parts = parts }

	/**
	 * Looks at one channel's folder.
	 * @returns when to look again (milliseconds from now), or null when nothing is pending
	 * @throws HostError `unavailable`: nothing was concluded from what could not be seen
	 */
	async reconcile(channelId: string): Promise<number | null> {
		const channel = await channelById(this.#parts.db, channelId)
		if (!channel?.enabled) return null
		const folders = await this.#tree(channel, channel.folders.approval, 0)
		const open = await this.#open(channelId)
		const present = new Set<string>()
		let again: number | null = null
		for (const nodes of folders) {
			await this.#readNames(channel, nodes)
			for (const group of groupFiles(nodes, (node) => this.#named.get(node.id)?.names ?? null)) {
				for (const file of filesOf(group)) present.add(file.id)
				const wait = await this.#lookAt(channel, group, nodes, open)
				if (wait !== null) again = Math.min(again ?? wait, wait)
			}
		}
		this.#forget(present)
		for (const publication of open) if (beforeSending(publication.state) && !publication.files.some((id) => present.has(id))) await noticeLeft(this.#parts, publication)
		return again
	}

	async #open(channel: string): Promise<Publication[]> {
		const rows = await this.#parts.db.selectFrom('publication').selectAll().where('channel', '=', channel).where('ended_at', 'is', null).execute()
		return rows.map(toPublication)
	}

	/** The folder and those moved into it, each with its files. */
	async #tree(channel: Channel, folder: string, depth: number): Promise<Node[][]> {
		const nodes = await this.#parts.host.list(channel.handOver, folder)
		const below = nodes.filter((node) => node.kind === 'folder' && !node.name.startsWith('.'))
		const trees = depth < MAX_DEPTH ? await Promise.all(below.map((node) => this.#tree(channel, node.id, depth + 1))) : []
		return [nodes.filter((node) => node.kind === 'file'), ...trees.flat()]
	}

	async #readNames(channel: Channel, nodes: Node[]): Promise<void> {
		for (const node of nodes) {
			if (!isMarkdown(node) || this.#named.get(node.id)?.etag === node.etag) continue
			this.#named.set(node.id, { etag: node.etag, names: node.size > MAX_SOURCE ? null : await this.#names(channel, node) })
		}
	}

	/** A file that cannot be read or is no text names nothing here; reading it for real tells its problem. */
	async #names(channel: Channel, node: Node): Promise<string[] | null> {
		try {
			const text = new TextDecoder().decode(await this.#parts.host.read(channel.handOver, node.id, MAX_SOURCE))
			const source = readSource(text)
			return source.ok ? namedMedia(source.value, plainText(source.value.body)) : null
		} catch (error) {
			if (isAway(error)) throw error
			return null
		}
	}

	/** @returns when to look again, or null */
	async #lookAt(channel: Channel, group: Group, siblings: Node[], open: Publication[]): Promise<number | null> {
		const { timing } = this.#parts
		const now = this.#parts.now()
		const files = filesOf(group)
		const restless = Math.max(...files.map((file) => timing.quiet - this.#settled.quietFor(file, now)))
		const mine = open.filter((one) => files.some((file) => one.files.includes(file.id) && !this.#belongsElsewhere(one, file, group)))
		const publication = mine.find((one) => one.files[0] === group.source?.id) ?? mine[0]
		for (const other of mine) if (other !== publication && beforeSending(other.state)) await noticeJoined(this.#parts, other, files[0]!.name)
		if (publication && (!beforeSending(publication.state) || publication.signature === signatureOf(files))) return null
		if (restless > 0) return restless
		const incomplete = group.missing.length > 0 || files.length === 1
		if (!publication && incomplete && await this.#bring(channel, group)) return timing.quiet
		const here = Math.min(...files.map((file) => this.#settled.hereFor(file, now)))
		if (group.missing.length > 0 && here < timing.missing) return timing.missing - here
		await this.#take(channel, group, siblings, publication)
		return null
	}

	/** A picture that several posts name belongs to each; the post's own file tells which. */
	#belongsElsewhere(publication: Publication, file: Node, group: Group): boolean {
		return group.source !== null && file.id !== group.source.id && publication.files[0] !== file.id && publication.files[0] !== group.source.id
	}

	async #bring(channel: Channel, group: Group): Promise<boolean> {
		try {
			return await bringCompanions(this.#parts, channel, group, group.source ? this.#named.get(group.source.id)?.names ?? null : null)
		} catch (error) {
			if (isAway(error)) throw error
			return false
		}
	}

	/** One post's trouble is not the others': it is logged and tried again at the next look. */
	async #take(channel: Channel, group: Group, siblings: Node[], publication: Publication | undefined): Promise<void> {
		try {
			if (publication) await noticeChange(this.#parts, publication, { channel, group, siblings })
			else await openPublication(this.#parts, { channel, group, siblings })
		} catch (error) {
			if (isAway(error)) throw error
			const expected = error instanceof HostError
			this.#parts.log[expected ? 'warn' : 'error']({ err: error, channel: channel.id, file: filesOf(group)[0]?.id }, 'post not taken; looking again later')
		}
	}

	#forget(present: Set<string>): void {
		if (this.#named.size > 5_000) for (const id of this.#named.keys()) if (!present.has(id)) this.#named.delete(id)
	}
}
