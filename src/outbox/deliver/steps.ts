// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { ok, type PublishContext, type Step } from '../../domain/index.ts'
import type { StepTable, Tx } from '../../store/index.ts'
import type { Delivery } from '../records.ts'
import type { OutboxParts } from '../parts.ts'

/** The same for every attempt at this step of this approved version, and for nothing else. Hex, 32 characters. */
export const keyOf = (delivery: string, step: string, version: string): string => createHash('sha256').update(`${delivery}\n${step}\n${version}`).digest('hex').slice(0, 32)

/** Uploads stay private until a post names them: to repeat one shows nobody anything twice. */
export const isVisible = (step: Pick<Step, 'name'>): boolean => !step.name.startsWith('upload')

export async function stepsOf(parts: OutboxParts, delivery: string): Promise<Step[]> {
	const rows = await parts.db.selectFrom('step').selectAll().where('delivery', '=', delivery).orderBy('position').execute()
	return rows.map((row) => ({ name: row.name, key: row.key, state: row.state, remoteId: row.remote_id, startedAt: row.started_at }))
}

/**
 * Runs steps so that each one's key is on the disk before its first byte leaves, and its result before the next begins. A step that was refused made
 * nothing: it is `planned` again, under the same key. One whose answer was lost stays `started`; if a repeat is refused, its start stays, as
 * the first may still have made something.
 */
export function stepRunner(parts: OutboxParts, delivery: Delivery, steps: Step[], version: string): PublishContext['step'] {
	return async (name, run) => {
		const known = steps.find((step) => step.name === name)
		if (known?.state === 'done' && known.remoteId !== null) return ok({ remoteId: known.remoteId })
		const key = known?.key ?? keyOf(delivery.id, name, version)
		const unsure = known !== undefined && known.startedAt !== null
		const startedAt = await begin(parts, { delivery: delivery.id, name, key, position: steps.length })
		if (!known) steps.push({ name, key, state: 'started', remoteId: null, startedAt })
		await parts.killPoint('key-stored')
		const result = await run(key, startedAt)
		await parts.killPoint('answered')
		if (!result.ok) {
			if (result.error.next !== 'readBack') await mark(parts, delivery.id, name, { state: 'planned', ...(unsure ? {} : { started_at: null }) })
			return result
		}
		await mark(parts, delivery.id, name, { state: 'done', remote_id: result.value.remoteId, done_at: parts.now() })
		const step = steps.find((one) => one.name === name)
		if (step) Object.assign(step, { state: 'done', remoteId: result.value.remoteId })
		return result
	}
}

/** The key's lifetime counts from its first use that may have made something. @returns when that was, in ms */
async function begin(parts: OutboxParts, step: { delivery: string, name: string, key: string, position: number }): Promise<number> {
	const now = parts.now()
	const row = await parts.db.insertInto('step').values({ ...step, state: 'started', remote_id: null, started_at: now, done_at: null })
		.onConflict((conflict) => conflict.columns(['delivery', 'name']).doUpdateSet((eb) => ({ state: 'started', started_at: eb.fn.coalesce('step.started_at', eb.val(now)) })))
		.returning('started_at').executeTakeFirst()
	return row?.started_at ?? now
}

async function mark(parts: OutboxParts, delivery: string, name: string, set: Partial<StepTable>): Promise<void> {
	await parts.db.updateTable('step').set(set).where('delivery', '=', delivery).where('name', '=', name).execute()
}

/** What was planned for another version, or uploaded long ago, is not used for this one. */
export async function forgetSteps(tx: Tx, deliveries: string[]): Promise<void> {
	if (deliveries.length > 0) await tx.deleteFrom('step').where('delivery', 'in', deliveries).execute()
}
