// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Keeps deliveries going: due publications start, claimed deliveries are attempted, ended ones are filed. */
import { statesBefore } from '../../domain/index.ts'
import { isPostgres } from '../../store/index.ts'
import type { OutboxParts } from '../parts.ts'
import { attemptDelivery } from './attempt.ts'
import { claimNext, nextDue } from './claim.ts'
import { Filing } from './filing.ts'
import { endLinks } from './links.ts'
import { release } from './settle.ts'
import type { Delivery } from '../records.ts'

/** Attempts under way at once in this process. */
const PARALLEL = 4
/** Longest sleep without a wake. Milliseconds. */
const NAP = 30_000

export class Worker {
	readonly #parts: OutboxParts
	readonly #stopping = new AbortController()
	readonly #running = new Set<Promise<void>>()
	#wake: (() => void) | undefined
	#awake = false
	#loop: Promise<void> | undefined

	readonly #filing: Filing

	/** Looks at a channel's folder: what was voided is read again, for a person to see. */
	readonly #look: (channel: string) => void

	constructor(parts: OutboxParts, look: (channel: string) => void = () => {}) {
		this.#parts = parts
		this.#look = look
		this.#filing = new Filing(parts)
	}

	start(): void { this.#loop = this.#run() }

	/** There may be something to do. */
	wake(): void {
		this.#awake = true
		this.#wake?.()
	}

	/** Claims nothing more; what is being sent is finished within `graceMs`, then broken off and settled at the next start. */
	async stop(graceMs = 10_000): Promise<void> {
		this.#stopped = true
		this.wake()
		await this.#loop
		const timer = setTimeout(() => this.#stopping.abort(), graceMs)
		await Promise.allSettled(this.#running)
		clearTimeout(timer)
	}

	#stopped = false

	async #run(): Promise<void> {
		while (!this.#stopped) {
			this.#awake = false
			try { await this.once() } catch (error) { this.#parts.log.error({ err: error }, 'outbox round failed; trying again') }
			if (!this.#stopped && !this.#awake) await this.#sleep()
		}
	}

	/** One round: all that is due now is begun, and what has ended is filed. */
	async once(): Promise<void> {
		await startDue(this.#parts)
		while (this.#running.size < PARALLEL && !this.#stopped) {
			const delivery = await claimNext(this.#parts)
			if (!delivery) break
			this.#begin(delivery)
		}
		await this.#tidyUp()
	}

	/** Until nothing is due any more (for tests and a clean end). */
	async drain(): Promise<void> {
		do {
			await this.once()
			await Promise.allSettled(this.#running)
		} while ((await nextDue(this.#parts) ?? Infinity) <= this.#parts.now())
		await this.#tidyUp()
	}

	/** What has ended goes where it belongs, and its link with it: one process does it, or files would be moved twice. */
	async #tidyUp(): Promise<void> {
		if (!this.#parts.peers.leads()) return
		await this.#filing.round()
		await endLinks(this.#parts)
	}

	#begin(delivery: Delivery): void {
		const attempt = attemptDelivery(this.#parts, delivery, this.#stopping.signal)
			.then(() => this.#after(delivery))
			.catch(async (error: unknown) => {
				this.#parts.log.error({ err: error, delivery: delivery.id }, 'attempt broke; trying again')
				await release(this.#parts, delivery, { attempts: delivery.attempts + 1, next_attempt_at: this.#parts.now() + 30_000 }).catch(() => undefined)
			})
			.finally(() => { this.#running.delete(attempt); this.wake() })
		this.#running.add(attempt)
	}

	async #after(delivery: Delivery): Promise<void> {
		const publication = await this.#parts.db.selectFrom('publication').select(['channel', 'state']).where('id', '=', delivery.publication).executeTakeFirst()
		if (publication?.state === 'voided' || publication?.state === 'cancelled') this.#look(publication.channel)
	}

	async #sleep(): Promise<void> {
		const due = await nextDue(this.#parts).catch(() => null)
		const wait = due === null || this.#running.size >= PARALLEL ? NAP : Math.min(NAP, Math.max(50, due - this.#parts.now()))
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, wait)
			this.#wake = () => { clearTimeout(timer); resolve() }
			if (this.#awake) this.#wake()
		})
	}
}

/** What is approved and due begins to be sent. */
async function startDue(parts: OutboxParts): Promise<void> {
	const now = parts.now()
	const due = parts.db.selectFrom('publication').select('id')
		.where('state', 'in', statesBefore('send')).where((eb) => eb.or([eb('due_at', 'is', null), eb('due_at', '<=', now)]))
		.$if(isPostgres(parts.db), (query) => query.forUpdate().skipLocked())
	const started = await parts.db.updateTable('publication').set({ state: 'sending', updated_at: now }).where('id', 'in', due)
		.where('state', 'in', statesBefore('send')).where((eb) => eb.or([eb('due_at', 'is', null), eb('due_at', '<=', now)])).returning('id').execute()
	if (started.length > 0) parts.changed(['board'])
}
