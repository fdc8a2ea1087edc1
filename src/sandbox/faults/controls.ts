// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Context as HonoContext } from 'hono'
import * as z from 'zod'
import type { Env } from '../http/call.ts'
import type { Violation } from '../http/violations.ts'
import type { LogEntry } from '../state/records.ts'
import type { Faults } from './faults.ts'

const when = z.enum(['before', 'after']).optional()
const status = z.int().min(200).max(599).optional()

const plan = z.strictObject({
	operation: z.string(),
	times: z.int().min(1).max(100_000).default(1),
	fault: z.discriminatedUnion('kind', [
		z.strictObject({
			kind: z.literal('answer'), status: z.int().min(200).max(599), when,
			error: z.string().optional(), errorDescription: z.string().optional(), retryAfterSeconds: z.number().min(0).optional(),
		}),
		z.strictObject({ kind: z.literal('hang'), when, ms: z.number().min(0).optional() }),
		z.strictObject({ kind: z.literal('cut'), when }),
		z.strictObject({ kind: z.literal('html'), when, status }),
		z.strictObject({ kind: z.literal('empty'), when, status }),
	]),
})

export interface Controlled {
	faults: Faults
	log: () => LogEntry[]
	violations: () => Violation[]
}

/**
 * What tests in other processes use; only there when the sandbox was made with `controls: true`.
 * `POST controls/faults` (operation, fault, times), `DELETE controls/faults`, `POST controls/release`,
 * `GET controls/log`, `GET controls/violations`.
 */
export async function serveControls(c: HonoContext<Env>, path: string, { faults, log, violations }: Controlled): Promise<Response> {
	switch (`${c.req.method} ${path}`) {
		case 'POST /controls/faults': return await inject(c, faults)
		case 'DELETE /controls/faults': faults.clear(); return c.json({ pending: 0 })
		case 'POST /controls/release': faults.release(); return c.json({ pending: faults.pending() })
		case 'GET /controls/log': return c.json(log())
		case 'GET /controls/violations': return c.json(violations())
		default: return c.json({ error: 'no such control' }, 404)
	}
}

async function inject(c: HonoContext<Env>, faults: Faults): Promise<Response> {
	const read = plan.safeParse(await c.req.json().catch(() => null))
	if (!read.success) return c.json({ error: z.prettifyError(read.error) }, 400)
	faults.next(read.data.operation, read.data.fault, read.data.times)
	return c.json({ pending: faults.pending() })
}
