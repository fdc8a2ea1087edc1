// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Publications as rows, and the outbox of a process that is nothing but its database. */
import type { Host } from '../../src/domain/index.ts'
import type { Attempt, OutboxParts } from '../../src/outbox/testing.ts'
import { records } from '../../src/outbox/testing.ts'
import { type Db, newId } from '../../src/store/index.ts'

const NOW = 1_700_000_000_000

/** @param name of the process, for leases */
export function processOn(db: Db, name: string): OutboxParts {
	const host = new Proxy({ name: 'local-folder' }, { get: (target, key) => key === 'name' ? target.name : async () => [] }) as unknown as Host
	const silent = () => {}
	return {
		db, host, process: name, now: () => NOW, random: () => 0.5, log: { info: silent, warn: silent, error: silent }, changed: silent, killPoint: async () => {},
		translate: (told: { message: string }) => told.message, platform: () => undefined, timing: { quiet: 0, missing: 0, lease: 60_000, call: 1_000, reconcile: 1_000 },
	} as unknown as OutboxParts
}

async function account(db: Db, id: string): Promise<void> {
	await db.insertInto('account').values({
		id, platform: 'mastodon', name: id, server: 'https://x.example', remote_id: id, handle: id, display_name: id, url: '', credentials: '', limits: '{}', honours_key: 1,
		may_use: '[]', minimum_approval: 'none', self_approval: 0, alt_required: 0, state: 'connected', error: null, last_success_at: null, paused_until: null, created_by: 'ada', created_at: NOW,
	}).onConflict((c) => c.doNothing()).execute()
}

/** A publication that is being sent, with a delivery for each of these accounts. */
export async function sending(db: Db, accounts = ['a', 'b']): Promise<string> {
	const [id, post] = [newId(), newId()]
	for (const one of accounts) await account(db, one)
	await db.insertInto('post').values({ id: post, host: 'local-folder', file_id: id, name: 'x.md', channel: 'c', first_seen_at: NOW, published_at: null }).execute()
	await db.insertInto('publication').values({
		id, post, name: 'x.md', channel: 'c', state: 'sending', hand_over: 'h', person: 'ada', hash: 'x', content: '{"accounts":[],"media":[],"link":{"kind":"none"}}', signature: '', files: '["f"]',
		approved_hash: 'x', approved_content: null, approved_by: null, approved_at: NOW, changed_by: '[]', problems: '[]', note: null, due_at: null, link_id: null, link_url: null, link_token: null,
		filed: 'no', opened_at: NOW, updated_at: NOW, ended_at: null, correlation_id: 'c',
	}).execute()
	await db.insertInto('delivery').values(accounts.map((one) => ({
		id: newId(), publication: id, account: one, state: 'pending' as const, attempts: 0, next_attempt_at: NOW - 1_000, lease_owner: null, lease_until: null, first_attempt_at: null,
		unknown_since: null, remote_id: null, remote_url: null, error: null, error_next: null, published_at: null,
	}))).execute()
	return id
}

/** Each delivery of it, held by one of these processes in turn. */
export async function held(db: Db, publication: string, owners: string[]): Promise<Attempt[]> {
	const deliveries = await records.deliveriesOf(db, publication)
	return await Promise.all(deliveries.map(async (delivery, index) => {
		const lease = { lease_owner: owners[index % owners.length]!, lease_until: NOW + 60_000 }
		await db.updateTable('delivery').set(lease).where('id', '=', delivery.id).execute()
		return {
			publication: (await records.publicationById(db, publication))!, delivery: { ...delivery, ...lease }, account: (await records.accountsById(db, [delivery.account]))[0]!,
		}
	}))
}
