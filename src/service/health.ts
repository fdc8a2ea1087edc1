// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import { PROTOCOL, type Service } from './context.ts'
import type { App } from './routes/app.ts'

/** Longest silence of the host that still counts as ready. Milliseconds. */
const SILENCE = 120_000

/** `/health`: the process lives. `/ready`: it can do its work; else 503 with what is wrong. Neither tells a stranger anything more. */
export function healthRoutes(app: App, service: Service): void {
	app.get('/health', (context) => context.json({ status: 'ok', protocol: PROTOCOL }))
	app.get('/ready', async (context) => {
		const store = await sql`select 1`.execute(service.db).then(() => true, () => false)
		const answered = service.intake.lastAnswer
		// Only the process that leads asks the host.
		const host = !service.peers.leads() || (answered !== null && Date.now() - answered < SILENCE)
		return context.json({ status: store && host ? 'ready' : 'not ready', store, host }, store && host ? 200 : 503)
	})
}
