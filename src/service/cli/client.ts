// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ConfigError } from '../config.ts'

export interface Call { method?: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, as?: string }

/** A refusal of the service, in its own words. */
export class CallError extends Error {
	readonly status: number
	constructor(status: number, message: string) {
		super(message)
		this.status = status
	}
}

/** Talks to the service that runs on this machine, with its operator's token. @throws ConfigError when none runs; CallError when it refuses */
export async function call<T>(env: NodeJS.ProcessEnv, { method = 'GET', path, body, as }: Call): Promise<T> {
	const data = resolve(env.PLAZA_DATA ?? './plaza-data')
	let base: string, token: string
	try {
		base = readFileSync(join(data, 'secrets', 'address'), 'utf8').trim()
		token = readFileSync(join(data, 'secrets', 'operator'), 'utf8').trim()
	} catch { throw new ConfigError(`No Plaza service runs on ${data}. Start it with “npm start”, or name its directory in PLAZA_DATA.`) }
	const headers = { 'authorization': `Bearer ${token}`, 'content-type': 'application/json', ...(as === undefined ? {} : { 'x-plaza-as': as }) }
	const response = await fetch(`${base}/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
		.catch(() => { throw new ConfigError(`The Plaza service at ${base} does not answer. Start it with “npm start”.`) })
	const answer = await response.json() as T & { error?: { text: string } }
	if (!response.ok) throw new CallError(response.status, answer.error?.text ?? `The service answered ${response.status}.`)
	return answer
}
