// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The one wiring place: parts are built here, and may be overridden by tests. */
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Host, Platform } from '../domain/index.ts'
import { createLocalFolderHost, createNextcloudHost, type LocalFolderHost } from '../hosts/index.ts'
import { Blobs, defaultTiming, Outbox, type OutboxParts } from '../outbox/index.ts'
import { platforms } from '../outbox/platforms/index.ts'
import { type Db, migrate, newId, openStore } from '../store/index.ts'
import type { Config } from './config.ts'
import { EventIntake } from './events.ts'
import { Live } from './live.ts'
import { createLog, type Logger } from './log.ts'
import { createGuardedFetch } from './net/index.ts'
import { People } from './people.ts'
import { Sealer, secretFile } from './secrets.ts'
import { translate } from './translate.ts'

/** Bumped when shell and service no longer understand each other. */
export const PROTOCOL = 1

/** An upload of a large picture over a slow line; shorter limits come with each call. Milliseconds. */
const SLOWEST = 120_000
/** A file as the host gives it, and a little more. Bytes. */
const LARGEST_FILE = 80 * 1024 * 1024

export interface Service {
	config: Config
	log: Logger
	db: Db
	host: Host
	/** Present in the demo. */
	local: LocalFolderHost | null
	platforms: Platform[]
	outbox: Outbox
	intake: EventIntake
	live: Live
	people: People
	/** Signs demo sessions and checks the command line's own token. */
	keys: { session: Buffer, operator: string }
	/** Where browsers reach this service, without a slash at the end. */
	publicUrl: string
}

export interface Overrides { log?: Logger, now?: () => number, random?: () => number, fetch?: typeof fetch, platforms?: Platform[], killPoint?: OutboxParts['killPoint'] }

/** Builds the service and brings its database up to date; `startService` sets it going. */
export async function createService(config: Config, overrides: Overrides = {}): Promise<Service> {
	mkdirSync(config.data, { recursive: true, mode: 0o700 })
	const log = overrides.log ?? createLog(config.logLevel)
	const db = openStore(config.database)
	const ran = await migrate(db)
	if (ran.length > 0) log.info({ migrations: ran }, 'database migrated')
	const publicUrl = config.publicUrl ?? (config.nextcloud ? config.nextcloud.url : `http://127.0.0.1:${config.port}`)
	const guarded = overrides.fetch ?? createGuardedFetch({ allowOrigins: allowedOrigins(config, publicUrl), deadlineMs: SLOWEST })
	const toHost = overrides.fetch ?? createGuardedFetch({ allowOrigins: allowedOrigins(config, publicUrl), deadlineMs: SLOWEST, maxBytes: LARGEST_FILE })
	const local = config.mode === 'demo' ? createLocalFolderHost({ db, root: join(config.data, 'files'), peopleFile: join(config.data, 'people.yaml'), publicBase: publicUrl, log }) : null
	const host = local ?? createNextcloudHost({ ...config.nextcloud!, fetch: toHost, log, pollMs: config.pollMs })
	const live = new Live()
	const list = overrides.platforms ?? platforms
	const parts = outboxParts({ config, db, host, log, live, guarded, list, overrides })
	const people = new People(host, db)
	const intake: EventIntake = new EventIntake(host, db, log, async (events) => {
		if (events.some((event) => /^(share|membership|person)\./.test(event.kind))) people.forget()
		live.changed(['entries', 'board'])
		await outbox.hint(events)
	})
	const outbox: Outbox = new Outbox(parts, () => intake.pull())
	const keys = { session: secretFile(config.data, 'session'), operator: secretFile(config.data, 'operator').toString('hex') }
	return { config, log, db, host, local, platforms: list, outbox, intake, live, people, keys, publicUrl }
}

/** What an operator configured may lie at a private address: Nextcloud, the demo's own sandbox. */
function allowedOrigins(config: Config, publicUrl: string): string[] {
	const own = config.mode === 'demo' ? [new URL(publicUrl).origin] : []
	return [...config.allowOrigins, ...own, ...(config.nextcloud ? [new URL(config.nextcloud.url).origin] : [])]
}

interface Given { config: Config, db: Db, host: Host, log: Logger, live: Live, guarded: typeof fetch, list: Platform[], overrides: Overrides }

function outboxParts({ config, db, host, log, live, guarded, list, overrides }: Given): OutboxParts {
	const sealer = new Sealer(secretFile(config.data, 'seal'))
	const now = overrides.now ?? Date.now
	return {
		db, host, log, now, translate,
		blobs: new Blobs(join(config.data, 'blobs')),
		platform: (id) => list.find((platform) => platform.profile.id === id),
		random: overrides.random ?? Math.random,
		changed: (topics) => live.changed(topics),
		seal: (secret) => sealer.seal(secret),
		open: (sealed) => sealer.open(sealed),
		platformContext: (correlationId, signal) => ({ fetch: guarded, signal, correlationId, now, log: (message, fields) => log.info({ ...fields, correlationId }, message) }),
		killPoint: overrides.killPoint ?? (async (point) => { if (point === config.killAt) process.kill(process.pid, 'SIGKILL') }),
		process: `${hostname()}:${process.pid}:${newId().slice(0, 8)}`,
		timing: { ...defaultTiming, ...config.timing },
	}
}

export async function startService(service: Service): Promise<void> {
	await service.host.start(() => { void service.intake.tryPull() })
	await service.intake.tryPull()
	await service.outbox.start()
}

/** What is being sent is finished or handed back; then the doors close. */
export async function stopService(service: Service, graceMs?: number): Promise<void> {
	await service.host.stop()
	await service.outbox.stop(graceMs)
	await service.db.destroy()
}
