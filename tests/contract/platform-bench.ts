// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What the suite of platforms is built from: a peer's promise, posts to send, a delivery as the outbox keeps it. */
import { createHash, randomBytes } from 'node:crypto'
import type { ConnectedAccount, Connection, Failure, Outgoing, PublishContext, Result, Step } from '../../src/domain/index.ts'

/** The calls of a platform that can be made to go wrong. */
export type PeerCall = 'upload' | 'post' | 'list' | 'read' | 'edit' | 'delete' | 'account'

/** What goes wrong; `After` means that the work is done and only the answer is lost. */
export type PeerFault = 'busy' | 'revoked' | 'forbidden' | 'unprocessable' | 'broken' | 'brokenAfter' | 'unavailable'
	| 'hang' | 'hangAfter' | 'cut' | 'cutAfter' | 'page' | 'pageAfter' | 'empty' | 'emptyAfter'

/** A post as the peer holds it. */
export interface PeerPost { id: string, text: string, warning: string, language: string | null, settings: Record<string, string>, media: { alt: string, sha256: string }[] }

export interface Peer {
	server: string
	honoursKey: boolean
	/** Where one connects by OAuth: a person agrees at this address; the address that they are sent back to. */
	consent?(authorizeUrl: string): Promise<string>
	/** Where one connects with a password: one that is made for Plaza, another at each call. */
	login?(): Promise<{ handle: string, password: string }>
	/** Everything that is public there now, oldest first. */
	posts(): Promise<PeerPost[]>
	/** How many posts were ever made, and how many media ever uploaded. */
	made(): { posts: number, media: number }
	/** What the platform asked that no client of this API may ask. */
	violations(): unknown[]
	/** The next call of this kind goes wrong once. `busy` asks to wait `busySeconds`. */
	fault(call: PeerCall, fault: PeerFault): void
	/** The peer's own count. */
	count(text: string): number
	/** The account's token is dead from now on. */
	revokeToken(connection: Connection): Promise<void>
	clear(): void
	close(): Promise<void>
}

export const busySeconds = 7

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
export const image = (alt = 'A red square'): Outgoing['media'][number] =>
	({ sha256: createHash('sha256').update(png).digest('hex'), mime: 'image/png', name: 'red.png', alt, bytes: new Uint8Array(png) })
export const outgoing = (text: string, more: Partial<Outgoing> = {}): Outgoing => ({ text, media: [], link: null, settings: {}, ...more })
export const words = (): string => `We open the new ward on Monday, ${randomBytes(6).toString('hex')}.`

/** Steps as they were begun first, by key: the store keeps them, whoever asks again. */
const begun = new Map<string, number>()

/** Keys before bytes, and what is done is not done again. */
export function keptDelivery(id = randomBytes(8).toString('hex')): Pick<PublishContext, 'steps' | 'step'> {
	const steps: Step[] = []
	return {
		steps,
		step: async (name, run) => {
			const known = steps.find((one) => one.name === name)
			if (known?.state === 'done') return { ok: true, value: { remoteId: known.remoteId! } }
			const key = `${id}:${name}`
			const startedAt = begun.get(key) ?? Date.now()
			begun.set(key, startedAt)
			const current: Step = known ?? { name, key, state: 'started', remoteId: null, startedAt }
			if (!known) steps.push(current)
			const result = await run(current.key, startedAt)
			if (result.ok) Object.assign(current, { state: 'done', remoteId: result.value.remoteId })
			return result
		},
	}
}

/** A connection as the outbox gives it: what is renewed is kept. */
export function connected(account: ConnectedAccount): Connection {
	const connection: Connection = {
		...account, accountId: 'account-1',
		renew: async (ask) => {
			const fresh = await ask(connection.credentials)
			if (fresh.ok) connection.credentials = fresh.value
			return fresh
		},
	}
	return connection
}

export function value<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(`Failed: ${JSON.stringify(result.error)}`)
	return result.value
}

export function failure(result: Result<unknown>): Failure {
	if (result.ok) throw new Error(`Did not fail: ${JSON.stringify(result.value)}`)
	return result.error
}
