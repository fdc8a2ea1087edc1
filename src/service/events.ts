// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Host, HostError, type HostEvent } from '../domain/index.ts'
import { projectEvents } from '../stream/index.ts'
import type { Db, Peers } from '../store/index.ts'
import type { Logger } from './log.ts'

const BATCH = 500

/** Brings the host's events in: projects each once, tells who must look, and only then acknowledges. */
export class EventIntake {
	readonly #host: Host
	readonly #db: Db
	readonly #log: Logger
	readonly #heard: (events: HostEvent[]) => Promise<void>
	readonly #peers: Pick<Peers, 'leads' | 'tell'>
	#running: Promise<void> | undefined
	#again = false
	/** When the host last answered (milliseconds since 1970), for /ready. */
	lastAnswer: number | null = null

	constructor(host: Host, db: Db, { log, peers, heard }: { log: Logger, peers: Pick<Peers, 'leads' | 'tell'>, heard: (events: HostEvent[]) => Promise<void> }) {
		this.#host = host
		this.#peers = peers
		this.#db = db
		this.#log = log
		this.#heard = heard
	}

	/** Everything that waits now, once; callers at the same time share one pull, and one more after it. */
	async pull(): Promise<void> {
		if (this.#running) {
			this.#again = true
			return await this.#running
		}
		this.#running = this.#pullAll().finally(() => { this.#running = undefined })
		await this.#running
	}

	async #pullAll(): Promise<void> {
		do {
			this.#again = false
			while (await this.#pullBatch() === BATCH);
		} while (this.#again)
	}

	async #pullBatch(): Promise<number> {
		const events = await this.#host.events(BATCH)
		this.lastAnswer = Date.now()
		const fresh = await projectEvents(this.#db, events)
		if (events.length > 0) await this.#host.acknowledge(events.map((event) => event.id))
		if (fresh.length > 0) {
			this.#log.debug({ events: fresh.length, correlationId: fresh.at(-1)!.correlationId }, 'events taken in')
			await this.#heard(fresh)
		}
		return events.length
	}

	/** A hint reaches any process; the one that leads pulls. */
	hint(): void {
		if (this.#peers.leads()) void this.tryPull()
		else this.#peers.tell({ pull: true })
	}

	/** Pulls where this process leads, and only logs when the host is away: the next hint or poll tries again. */
	async tryPull(): Promise<void> {
		if (!this.#peers.leads()) return
		await this.pull().catch((error: unknown) => {
			this.#log[error instanceof HostError ? 'warn' : 'error']({ err: error }, 'events not taken in; again at the next hint')
		})
	}
}
