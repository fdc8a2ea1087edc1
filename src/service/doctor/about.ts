// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The service in a few words, for an administrator: version, queue, accounts. */
import { accounts } from '../../outbox/index.ts'
import { PROTOCOL, type Service } from '../context.ts'

export interface About {
	version: string
	protocol: number
	node: string
	uptimeSeconds: number
	/** Deliveries by what they wait for. */
	queue: { pending: number, sending: number, unknown: number, failed: number }
	accounts: { name: string, platform: string, handle: string, state: 'connected' | 'reconnect' }[]
}

export async function about(service: Service, version: string): Promise<About> {
	const rows = await service.db.selectFrom('delivery').select(({ fn }) => ['state', fn.countAll<number>().as('count')]).groupBy('state').execute()
	const count = (state: string): number => Number(rows.find((row) => row.state === state)?.count ?? 0)
	const known = await accounts.accounts(service.outbox.parts)
	return {
		version, protocol: PROTOCOL, node: process.versions.node, uptimeSeconds: Math.round(process.uptime()),
		queue: { pending: count('pending'), sending: count('sending'), unknown: count('unknown'), failed: count('failed') },
		accounts: known.map(({ name, platform, handle, state }) => ({ name, platform: service.platforms.find((one) => one.profile.id === platform)?.profile.name ?? platform, handle, state })),
	}
}
