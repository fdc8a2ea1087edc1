// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander'
import { call, CallError } from '../cli/client.ts'
import { ConfigError } from '../config.ts'
import type { DoctorAnswer } from './routes.ts'
import type { State } from './words.ts'

const SIGN: Record<State, string> = { ok: 'ok   ', warn: 'WARN ', fail: 'FAIL ' }

function words({ checks, about }: DoctorAnswer): string {
	const lines = checks.flatMap(({ id, state, what, remedy }) => [`${SIGN[state]} ${id.padEnd(9)} ${what}`, ...(state === 'ok' || remedy === '' ? [] : [`                → ${remedy}`])])
	const { pending, sending, unknown, failed } = about.queue
	return [...lines, '', `Plaza ${about.version}, protocol ${about.protocol}, Node ${about.node}; deliveries: ${pending} waiting, ${sending} being sent, ${unknown} unclear, ${failed} failed.`,
		'What only Nextcloud sees is checked by: occ plaza:setup'].join('\n')
}

/** Ends with 1 when a link is broken, with 2 when no service runs. */
export function addDoctorCommand(program: Command): void {
	program.command('doctor').description('Check every link to Nextcloud and to browsers, and say what to do about a broken one.').option('--json', 'print JSON').action(async (options: { json?: boolean }) => {
		const answer = await call<DoctorAnswer>(process.env, { path: '/doctor' }).catch((error: unknown) => {
			if (error instanceof CallError) throw new ConfigError(error.message)
			throw error
		})
		process.stdout.write(`${options.json ? JSON.stringify(answer, null, 2) : words(answer)}\n`)
		if (answer.checks.some(({ state }) => state === 'fail')) process.exitCode = 1
	})
}
