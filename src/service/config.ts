// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The one door for settings: read once, validated, contradictions stop the start with a sentence. Nothing else reads the environment. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const milliseconds = z.coerce.number().int().min(0)
const origin = z.string().transform((text, context) => {
	if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text).origin
	context.addIssue({ code: 'custom', message: 'must be an address such as https://cloud.example.org' })
	return z.NEVER
})

const environment = z.object({
	PLAZA_DATA: z.string().min(1).default('./plaza-data'),
	/** PostgreSQL in place of the embedded database: postgresql://plaza@db.example.org/plaza */
	PLAZA_DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be an address such as postgresql://plaza@localhost/plaza').optional(),
	PLAZA_PORT: z.coerce.number().int().min(0).max(65535).default(8787),
	PLAZA_BIND: z.string().default('127.0.0.1'),
	/** Base of Nextcloud as the service reaches it: https://cloud.example.org */
	PLAZA_NEXTCLOUD_URL: z.url().optional(),
	/** File that holds the secret shared with the shell (config.php `plaza_secret`). */
	PLAZA_SECRET_FILE: z.string().optional(),
	/** Base of the addresses that browsers and platforms see; default: Nextcloud's, or the demo's own. */
	PLAZA_PUBLIC_URL: z.url().optional(),
	/** Exact origins at private addresses that the service may reach, separated by commas. */
	PLAZA_ALLOW_ORIGINS: z.string().default('').transform((text) => text.split(',').map((one) => one.trim()).filter((one) => one !== '')).pipe(z.array(origin)),
	PLAZA_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
	PLAZA_QUIET_MS: milliseconds.optional(),
	PLAZA_MISSING_MS: milliseconds.optional(),
	PLAZA_LEASE_MS: milliseconds.optional(),
	PLAZA_CALL_MS: milliseconds.optional(),
	PLAZA_RECONCILE_MS: milliseconds.optional(),
	PLAZA_POLL_MS: milliseconds.default(10_000),
	/** For the crash test: dies with SIGKILL at this point. */
	PLAZA_KILL_AT: z.enum(['claimed', 'key-stored', 'answered', 'recorded']).optional(),
	/** For `npm run dev`: the origin of vite's server. */
	PLAZA_DEV_ORIGIN: origin.optional(),
})

export interface Config {
	mode: 'demo' | 'nextcloud'
	data: string
	/** Where the database is: PostgreSQL's address, or the file in the data directory. */
	database: string
	port: number
	bind: string
	nextcloud: { url: string, secret: string } | null
	publicUrl: string | null
	allowOrigins: string[]
	logLevel: string
	timing: Partial<Record<'quiet' | 'missing' | 'lease' | 'call' | 'reconcile', number>>
	pollMs: number
	killAt: 'claimed' | 'key-stored' | 'answered' | 'recorded' | null
	devOrigin: string | null
}

/** A setting that stops the start; its message says what to change. */
export class ConfigError extends Error {}

/** @throws ConfigError */
export function readConfig(mode: Config['mode'], env: NodeJS.ProcessEnv): Config {
	const parsed = environment.safeParse(env)
	if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'))
	const e = parsed.data
	const data = resolve(e.PLAZA_DATA)
	const nextcloud = mode === 'nextcloud' ? nextcloudOf(e) : null
	if (mode === 'demo' && e.PLAZA_NEXTCLOUD_URL) throw new ConfigError('PLAZA_NEXTCLOUD_URL is set: the demo has people without passwords and refuses to run beside a real Nextcloud. Use “plaza serve”, or unset it.')
	if (mode === 'demo' && !isLoopback(e.PLAZA_BIND)) throw new ConfigError(`PLAZA_BIND is ${e.PLAZA_BIND}: the demo has people without passwords and listens on 127.0.0.1 only. Unset it.`)
	const timing = { quiet: e.PLAZA_QUIET_MS, missing: e.PLAZA_MISSING_MS, lease: e.PLAZA_LEASE_MS, call: e.PLAZA_CALL_MS, reconcile: e.PLAZA_RECONCILE_MS }
	return {
		mode, data, database: e.PLAZA_DATABASE_URL ?? databaseFile(data), port: e.PLAZA_PORT, bind: e.PLAZA_BIND, nextcloud, publicUrl: e.PLAZA_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
		allowOrigins: e.PLAZA_ALLOW_ORIGINS, logLevel: e.PLAZA_LOG_LEVEL, pollMs: e.PLAZA_POLL_MS, killAt: e.PLAZA_KILL_AT ?? null, devOrigin: e.PLAZA_DEV_ORIGIN ?? null,
		timing: Object.fromEntries(Object.entries(timing).filter(([, value]) => value !== undefined)),
	}
}

/** The embedded database. */
export const databaseFile = (data: string): string => join(data, 'plaza.sqlite')

function nextcloudOf(e: z.output<typeof environment>): { url: string, secret: string } {
	if (!e.PLAZA_NEXTCLOUD_URL) throw new ConfigError('PLAZA_NEXTCLOUD_URL is missing: the address of your Nextcloud, such as https://cloud.example.org. To try Plaza without one, use “plaza demo”.')
	const file = e.PLAZA_SECRET_FILE ?? join(e.PLAZA_DATA, 'secrets', 'nextcloud')
	let secret: string
	try { secret = readFileSync(file, 'utf8').trim() } catch { throw new ConfigError(`The secret shared with Nextcloud cannot be read from ${file}. Put the value of plaza_secret (config.php) there, or name its file in PLAZA_SECRET_FILE.`) }
	if (secret.length < 32) throw new ConfigError(`The secret in ${file} is shorter than 32 characters. Make a longer one, the same in config.php.`)
	return { url: e.PLAZA_NEXTCLOUD_URL.replace(/\/+$/, ''), secret }
}

const isLoopback = (address: string): boolean => /^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(address)
