// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The one wiring place: parts are built here, and may be overridden by tests. */
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Host, HostEvent, Platform } from '../domain/index.ts'
import { createLocalFolderHost, createNextcloudHost, type LocalFolderHost } from '../hosts/index.ts'
import { Blobs, defaultTiming, Outbox, type OutboxParts, type Topic } from '../outbox/index.ts'
import { platforms } from '../outbox/platforms/index.ts'
import { type Db, markOf, migrate, newId, openPeers, openStore, type PeerMessage, type Peers } from '../store/index.ts'
import { type Config, ConfigError } from './config.ts'
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
	peers: Peers
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
	await refuseCopies(db)
	const publicUrl = config.publicUrl ?? (config.nextcloud ? config.nextcloud.url : `http://127.0.0.1:${config.port}`)
	const guarded = overrides.fetch ?? createGuardedFetch({ allowOrigins: allowedOrigins(config, publicUrl), deadlineMs: SLOWEST })
	const toHost = overrides.fetch ?? createGuardedFetch({ allowOrigins: allowedOrigins(config, publicUrl), deadlineMs: SLOWEST, maxBytes: LARGEST_FILE })
	const local = config.mode === 'demo' ? createLocalFolderHost({ db, root: join(config.data, 'files'), peopleFile: join(config.data, 'people.yaml'), publicBase: publicUrl, log }) : null
	const host = local ?? createNextcloudHost({ ...config.nextcloud!, fetch: toHost, log, pollMs: config.pollMs })
	const peers = openPeers(config.database, db)
	const live = new Live((topics) => peers.tell({ topics }))
	const list = overrides.platforms ?? platforms
	const parts = outboxParts({ config, db, peers, host, log, live, guarded, list, overrides })
	const people = new People(host, db)
	const heard = async (events: HostEvent[]) => {
		const others = events.some((event) => /^(share|membership|person)\./.test(event.kind))
		if (others) people.forget()
		if (others) peers.tell({ people: true })
		live.changed(['entries', 'board'])
		await outbox.hint(events)
	}
	const intake: EventIntake = new EventIntake(host, db, { log, peers, heard })
	const outbox: Outbox = new Outbox(parts, () => intake.pull())
	const keys = { session: secretFile(config.data, 'session'), operator: secretFile(config.data, 'operator').toString('hex') }
	return { config, log, db, peers, host, local, platforms: list, outbox, intake, live, people, keys, publicUrl }
}

/** Two services on a database and its copy would each send what is due. @throws ConfigError */
async function refuseCopies(db: Db): Promise<void> {
	const mark = await markOf(db)
	if (mark !== null) await db.destroy()
	if (mark === 'moved') throw new ConfigError('This database was moved to PostgreSQL. Name it in PLAZA_DATABASE_URL.')
	if (mark === 'half') throw new ConfigError('This database is a copy that was not finished. Run “plaza migrate --to …” again.')
}

/** What an operator configured may lie at a private address: Nextcloud, the demo's own sandbox. */
function allowedOrigins(config: Config, publicUrl: string): string[] {
	const own = config.mode === 'demo' ? [new URL(publicUrl).origin] : []
	return [...config.allowOrigins, ...own, ...(config.nextcloud ? [new URL(config.nextcloud.url).origin] : [])]
}

interface Given { config: Config, db: Db, peers: Peers, host: Host, log: Logger, live: Live, guarded: typeof fetch, list: Platform[], overrides: Overrides }

function outboxParts({ config, db, peers, host, log, live, guarded, list, overrides }: Given): OutboxParts {
	const sealer = new Sealer(secretFile(config.data, 'seal'))
	const now = overrides.now ?? Date.now
	return {
		db, peers, host, log, now, translate,
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
	await service.outbox.start()
	await service.peers.start({
		heard: (message) => hear(service, message),
		lead: async () => await lead(service),
		missed: () => hear(service, { topics: ['board', 'entries', 'accounts', 'channels'], people: true }),
	})
}

/** This process brings events in and looks at the folders from now on; at what happened before, too. */
async function lead(service: Service): Promise<void> {
	await service.intake.tryPull()
	await service.outbox.lookEverywhere().catch((error: unknown) => service.log.error({ err: error }, 'folders not looked at; again later'))
	service.outbox.worker.wake()
}

/** What another process has done. */
function hear(service: Service, { topics, look, pull, people }: PeerMessage): void {
	if (people) service.people.forget()
	if (topics) service.live.heard(topics as Topic[])
	if (topics?.includes('board')) service.outbox.worker.wake()
	if (!service.peers.leads()) return
	if (look !== undefined) service.outbox.look(look, 0)
	if (pull) void service.intake.tryPull()
}

/** What is being sent is finished or handed back; then the doors close. */
export async function stopService(service: Service, graceMs?: number): Promise<void> {
	await service.host.stop()
	await service.outbox.stop(graceMs)
	await service.peers.stop()
	await service.db.destroy()
}
