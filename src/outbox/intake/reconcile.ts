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
import { cancel, noticeJoined, whyGone } from './leave.ts'
import { isAway, openPublication } from './open.ts'
import { Settled } from './settled.ts'
import { signatureOf } from './signature.ts'
import { treeOf } from './tree.ts'
import { wasLeftBehind } from './witness.ts'

/** One look at one channel's folder. */
interface Look {
	channel: Channel
	open: Publication[]
	/** The open publications that a file belongs to. */
	byFile: Map<string, Publication[]>
	settled: Settled
	/** Files of posts whose own file is away for a moment: nothing is concluded from them. */
	unclear: Set<string>
	/** Read when it is first asked for. */
	drafts?: Promise<Node[]>
}

const earlier = (a: number | null, b: number | null): number | null => a === null ? b : b === null ? a : Math.min(a, b)

export class Reconciler {
	readonly #parts: OutboxParts
	readonly #stopped: () => boolean
	readonly #settled = new Map<string, Settled>()
	/** What each Markdown file names, by id and etag. */
	readonly #named = new Map<string, { etag: string, names: string[] | null }>()
	/** Since when a post's own file has been missing, by publication. */
	readonly #missing = new Map<string, number>()

	constructor(parts: OutboxParts, stopped: () => boolean = () => false) {
		this.#parts = parts
		this.#stopped = stopped
	}

	/**
	 * Looks at one channel's folder.
	 * @returns when to look again (milliseconds from now), or null when nothing is pending
	 * @throws HostError `unavailable`: nothing was concluded from what could not be seen
	 */
	async reconcile(channelId: string): Promise<number | null> {
		const channel = await channelById(this.#parts.db, channelId)
		if (!channel?.enabled) return null
		const tree = await treeOf(this.#parts, channel)
		const present = new Set(tree.folders.flat().map((node) => node.id))
		const look = await this.#begin(channel, present)
		let again = tree.complete ? await this.#left(look, present) : null
		for (const nodes of tree.folders) {
			await this.#readNames(channel, nodes)
			for (const group of groupFiles(nodes, (node) => this.#named.get(node.id)?.names ?? null)) {
				if (this.#stopped()) return null
				again = earlier(again, await this.#lookAt(look, group, nodes))
			}
		}
		return again
	}

	async #begin(channel: Channel, present: Set<string>): Promise<Look> {
		const rows = await this.#parts.db.selectFrom('publication').selectAll().where('channel', '=', channel.id).where('ended_at', 'is', null).execute()
		const open = rows.map(toPublication)
		const byFile = new Map<string, Publication[]>()
		for (const publication of open) for (const id of publication.files) byFile.set(id, [...byFile.get(id) ?? [], publication])
		if (!this.#settled.has(channel.id)) this.#settled.set(channel.id, new Settled())
		const settled = this.#settled.get(channel.id)!
		settled.keepOnly(present)
		if (this.#named.size > 5_000) for (const id of this.#named.keys()) if (!present.has(id)) this.#named.delete(id)
		return { channel, open, byFile, settled, unclear: new Set() }
	}

	/** What the post's own file has left is cancelled before what stayed behind is looked at. @returns when to look again, or null */
	async #left(look: Look, present: Set<string>): Promise<number | null> {
		let again: number | null = null
		for (const publication of look.open) {
			if (!beforeSending(publication.state) || present.has(publication.files[0]!)) {
				this.#missing.delete(publication.id)
				continue
			}
			const wait = await this.#gone(publication)
			again = earlier(again, wait)
			for (const id of publication.files) {
				if (wait !== null) look.unclear.add(id)
				else look.byFile.set(id, look.byFile.get(id)!.filter((one) => one !== publication))
			}
		}
		return again
	}

	/** An editor that saves takes the old file away before the new one is there: only what stays away is gone. */
	async #gone(publication: Publication): Promise<number | null> {
		const now = this.#parts.now()
		const since = this.#missing.get(publication.id) ?? now
		const why = await whyGone(this.#parts, publication)
		const wait = since + this.#parts.timing.quiet - now
		if (why.message === 'ended.deleted' && wait > 0) {
			this.#missing.set(publication.id, since)
			return wait
		}
		this.#missing.delete(publication.id)
		await cancel(this.#parts, publication, why)
		return null
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
	async #lookAt(look: Look, group: Group, siblings: Node[]): Promise<number | null> {
		const { timing } = this.#parts
		const now = this.#parts.now()
		const files = filesOf(group)
		if (files.some((file) => look.unclear.has(file.id))) return timing.quiet
		const restless = Math.max(...files.map((file) => timing.quiet - look.settled.quietFor(file, now)))
		const mine = files.flatMap((file) => (look.byFile.get(file.id) ?? []).filter((one) => !this.#belongsElsewhere(one, file, group)))
		const publication = mine.find((one) => one.files[0] === group.source?.id) ?? mine[0]
		for (const other of new Set(mine)) if (other !== publication && beforeSending(other.state)) await noticeJoined(this.#parts, other, files[0]!.name)
		if (publication && (!beforeSending(publication.state) || publication.signature === signatureOf(files))) return null
		if (restless > 0) return restless
		if (!publication && group.source === null && await wasLeftBehind(this.#parts.db, files[0]!, look.channel.folders.approval)) return null
		const incomplete = group.missing.length > 0 || files.length === 1
		if (!publication && incomplete && await this.#bring(look, group)) return timing.quiet
		const here = Math.min(...files.map((file) => look.settled.hereFor(file, now)))
		if (group.missing.length > 0 && here < timing.missing) return timing.missing - here
		await this.#take(look.channel, group, siblings, publication)
		return null
	}

	/** A picture that several posts name belongs to each; the post's own file tells which. */
	#belongsElsewhere(publication: Publication, file: Node, group: Group): boolean {
		return group.source !== null && file.id !== group.source.id && publication.files[0] !== file.id && publication.files[0] !== group.source.id
	}

	async #bring(look: Look, group: Group): Promise<boolean> {
		const { channel } = look
		try {
			look.drafts ??= this.#parts.host.list(channel.handOver, channel.folders.drafts)
			const named = group.source ? this.#named.get(group.source.id)?.names ?? null : null
			return await bringCompanions(this.#parts, channel, group, { drafts: await look.drafts, named })
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
}
