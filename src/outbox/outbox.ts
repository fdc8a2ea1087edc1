// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { HostError, type HostEvent } from '../domain/index.ts'
import { channels, ruleMayUse } from './channels.ts'
import { Worker } from './deliver/worker.ts'
import { Reconciler } from './intake/reconcile.ts'
import { isAway } from './intake/open.ts'
import { folderIsBack, folderIsShut } from './notify.ts'
import type { OutboxParts } from './parts.ts'
import { channelById } from './records.ts'

/** The movement from a file in a folder to a post in public. */
/** When a folder is looked at again after the host was away. Milliseconds. */
const LOOK_AGAIN = 15_000

export class Outbox {
	readonly parts: OutboxParts
	readonly worker: Worker
	readonly #reconciler: Reconciler
	readonly #timers = new Map<string, { at: number, timer: NodeJS.Timeout }>()
	readonly #busy = new Map<string, Promise<void>>()
	#sweep: NodeJS.Timeout | undefined
	/** Channels whose folder cannot be seen any more; its owner was told. */
	readonly #shut = new Set<string>()
	#stopped = false
	/** Brings the host's newest events in, before a folder is looked at. */
	readonly #pull: () => Promise<void>

	constructor(parts: OutboxParts, pull: () => Promise<void>) {
		this.parts = parts
		this.#pull = pull
		this.worker = new Worker(parts, (channel) => this.look(channel, 0))
		this.#reconciler = new Reconciler(parts, () => this.#stopped)
	}

	async start(): Promise<void> {
		this.worker.start()
		this.#sweep = setInterval(() => { void this.lookEverywhere() }, this.parts.timing.reconcile)
	}

	async stop(graceMs?: number): Promise<void> {
		this.#stopped = true
		clearInterval(this.#sweep)
		for (const { timer } of this.#timers.values()) clearTimeout(timer)
		await Promise.allSettled(this.#busy.values())
		await this.worker.stop(graceMs)
	}

	/** Every channel's folder is looked at: at start, on enable, every few minutes, after an outage; by the process that leads. */
	async lookEverywhere(): Promise<void> {
		if (!this.parts.peers.leads()) return
		for (const channel of await channels(this.parts)) if (channel.enabled) this.look(channel.id, 0)
		await this.#tidy().catch((error: unknown) => this.parts.log.warn({ err: error }, 'blobs not tidied'))
	}

	/** An event is only a hint to look. */
	async hint(events: HostEvent[]): Promise<void> {
		const all = await channels(this.parts)
		for (const event of events) {
			if (event.kind === 'flow.matched') await this.#rule(event)
			if (event.kind === 'app.enabled') return await this.lookEverywhere()
			const near = [...event.ancestorsBefore, ...event.ancestorsAfter, event.object?.id]
			for (const channel of all) if (near.includes(channel.folders.approval)) this.look(channel.id, 50)
		}
	}

	/** Looks at a channel's folder soon; an earlier appointment stands. @param inMs milliseconds from now */
	look(channelId: string, inMs: number): void {
		if (this.#stopped) return
		if (!this.parts.peers.leads()) return this.parts.peers.tell({ look: channelId })
		const at = Date.now() + inMs
		const known = this.#timers.get(channelId)
		if (known && known.at <= at) return
		if (known) clearTimeout(known.timer)
		const timer = setTimeout(() => { this.#timers.delete(channelId); void this.#lookNow(channelId) }, inMs)
		this.#timers.set(channelId, { at, timer })
	}

	/** One look at a time for each channel. */
	async #lookNow(channelId: string): Promise<void> {
		while (this.#busy.has(channelId)) await this.#busy.get(channelId)
		if (this.#stopped) return
		const run = this.#reconcile(channelId)
		this.#busy.set(channelId, run)
		await run
		this.#busy.delete(channelId)
	}

	async #reconcile(channelId: string): Promise<void> {
		try {
			await this.#pull()
			const again = await this.#reconciler.reconcile(channelId)
			if (again !== null) this.look(channelId, Math.max(20, again))
			if (this.#shut.delete(channelId)) await folderIsBack(this.parts, channelId)
		} catch (error) {
			this.parts.log[isAway(error) ? 'warn' : 'error']({ err: error, channel: channelId }, 'folder not looked at; again later')
			const isShut = error instanceof HostError && !isAway(error)
			if (isShut && !this.#shut.has(channelId)) await folderIsShut(this.parts, channelId)
			if (isShut) this.#shut.add(channelId)
			this.look(channelId, isShut ? this.parts.timing.reconcile : LOOK_AGAIN)
		}
		this.worker.wake()
	}

	/** A Flow rule fired: its owner's right to the channel is checked again now. */
	async #rule(event: HostEvent): Promise<void> {
		const channel = await channelById(this.parts.db, String(event.payload.channel))
		const owner = String(event.payload.ruleOwner ?? '')
		const person = owner || event.actor
		const params = { person: owner, channel: channel?.name ?? String(event.payload.channel), path: channel?.path ?? '' }
		const elsewhere = channel !== null && !event.ancestorsAfter.includes(channel.folders.approval)
		const refused = channel !== null && event.payload.ruleScope === 'user' && !await ruleMayUse(this.parts, channel, owner)
		if (channel && !elsewhere && !refused) return this.look(channel.id, 50)
		const why = { message: refused ? 'needs.rule_refused' : 'needs.rule_elsewhere', params } as const
		this.parts.log.warn({ rule: event.payload.rule, channel: event.payload.channel, why: why.message, correlationId: event.correlationId }, 'rule not followed')
		if (person) await this.parts.host.notify({ person, key: `rule:${String(event.payload.rule)}`, subject: 'needs_you', path: '/publish/channels', params: { name: event.object?.name ?? '', reason: this.parts.translate(why, undefined) } }).catch(() => undefined)
	}

	/** Bytes are kept while a publication is open, and as long as its page shows it with its last version. */
	async #tidy(): Promise<void> {
		const rows = await this.parts.db.selectFrom('publication').select(['content', 'approved_content']).where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', this.parts.now() - 30 * 86_400_000)])).execute()
		const needed = new Set(rows.flatMap((row) => [row.content, row.approved_content]).filter((json) => json !== null).flatMap((json) => (JSON.parse(json) as { media: { sha256: string }[] }).media.map((medium) => medium.sha256)))
		await this.parts.blobs.keepOnly(needed)
	}
}
