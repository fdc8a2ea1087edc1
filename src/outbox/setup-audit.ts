// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Actor, MessageKey } from '../domain/index.ts'
import { newId, type Tx } from '../store/index.ts'

/** Who set something up; `plaza` where it was nobody's wish (the demo's beginning). */
export type By = Actor | { kind: 'plaza' }

export interface SetupAct {
	action: 'accountConnected' | 'accountChanged' | 'accountRemoved' | 'channelMade' | 'channelChanged' | 'channelRemoved'
	id: string
	name: string
}

const sentences: Record<SetupAct['action'], MessageKey> = {
	accountConnected: 'event.account_connected',
	accountChanged: 'event.account_changed',
	accountRemoved: 'event.account_removed',
	channelMade: 'event.channel_made',
	channelChanged: 'event.channel_changed',
	channelRemoved: 'event.channel_removed',
}

/** Writes what was set up into the audit, in the transaction in which it was done. @param at milliseconds since 1970 */
export async function auditSetup(tx: Tx, at: number, by: By, act: SetupAct): Promise<void> {
	const kind = act.action.startsWith('account') ? 'account' : 'channel'
	const actor = by.kind === 'person' ? by.id : null
	await tx
		.insertInto('audit')
		.values({
			at,
			actor,
			actor_kind: by.kind,
			action: act.action,
			object_kind: kind,
			object_id: act.id,
			publication: null,
			delivery: null,
			what: JSON.stringify({ message: sentences[act.action], params: { actor: actor ?? '', [kind]: act.name } }),
			correlation_id: newId(),
		})
		.execute()
}
