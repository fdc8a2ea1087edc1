// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Two services on one PostgreSQL and one directory, killed in turn while they send; audited against the platform's own log. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startSandbox, type StartedSandbox } from '../../src/sandbox/index.ts'
import { Sealer, secretFile } from '../../src/service/secrets.ts'
import { accounts, channels, type OutboxParts } from '../../src/outbox/index.ts'
import { hasLeader, type Db, migrate, openStore } from '../../src/store/index.ts'
import { eventually, PEOPLE } from '../outbox/scene.ts'
import { newDatabase, type Place } from './place.ts'
import { processOn } from './rows.ts'
import { type Shell, startShell } from './shell.ts'

/** Posts, and how often a process is killed while they go out. */
const POSTS = 24
const KILLS = 4

let [data, files] = ['', '']
let place: Place
let db: Db
let shell: Shell
let server: StartedSandbox
const running = new Map<ChildProcess, string>()

async function freePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1')
	await once(probe, 'listening')
	const { port } = probe.address() as AddressInfo
	probe.close()
	return port
}

async function startService(): Promise<{ child: ChildProcess, url: string }> {
	const main = new URL('../../src/service/main.ts', import.meta.url).pathname
	const port = await freePort()
	const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'serve'], {
		stdio: ['ignore', 'ignore', 'inherit'],
		env: {
			...process.env, PLAZA_DATA: data, PLAZA_DATABASE_URL: place.url, PLAZA_PORT: String(port), PLAZA_NEXTCLOUD_URL: shell.url, PLAZA_ALLOW_ORIGINS: server.url, PLAZA_LOG_LEVEL: 'error',
			PLAZA_QUIET_MS: '50', PLAZA_LEASE_MS: '800', PLAZA_CALL_MS: '1500', PLAZA_POLL_MS: '200',
		},
	})
	const url = `http://127.0.0.1:${port}`
	running.set(child, url)
	child.once('exit', () => running.delete(child))
	return { child, url }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return
	const gone = once(child, 'exit')
	child.kill(signal)
	await gone
}

/** An account of the sandbox and a channel in which nobody has to approve. */
async function setUp(): Promise<void> {
	const sealer = new Sealer(secretFile(data, 'seal'))
	const parts = { ...processOn(db, 'the test'), host: shell.host, seal: (secret: Record<string, string>) => sealer.seal(secret), peers: { leads: () => true, tell: () => {} } } as OutboxParts
	const { account, accessToken } = server.sandbox.connectDemoAccount({ handle: 'acme', displayName: 'Acme' })
	const kept = await accounts.keepAccount(parts, {
		platform: 'mastodon', person: 'carla', name: 'acme', mayUse: ['group:marketing'],
		connected: { remoteId: account.id, handle: '@acme', displayName: 'acme', url: `${server.url}/@acme`, server: server.url, limits: {}, honoursKey: true, credentials: { accessToken } },
	})
	await accounts.changeAccount(parts, kept, { minimumApproval: 'none' })
	const { handOver, folders, path } = await shell.host.handOverFolder('ada', 'Marketing')
	const made = await channels.makeChannel(parts, {
		name: 'Marketing', owner: 'ada', scope: 'user', handOver: handOver.id, path, folders, accounts: [kept.id], template: '{text}',
		approval: { rule: 'none', approvers: [] }, timeZone: 'UTC', linkExpiryDays: null,
	})
	if (!made.ok) throw new Error(JSON.stringify(made.error))
}

beforeEach(async () => {
	data = mkdtempSync(join(tmpdir(), 'plaza-two-'))
	files = join(data, 'files', 'Marketing')
	for (const name of ['Drafts', 'Approval', 'Published', 'Failed']) mkdirSync(join(files, name), { recursive: true })
	mkdirSync(join(data, 'secrets'))
	writeFileSync(join(data, 'secrets', 'nextcloud'), randomBytes(32).toString('hex'))
	writeFileSync(join(data, 'people.yaml'), PEOPLE)
	place = await newDatabase()
	db = openStore(place.url)
	await migrate(db)
	server = await startSandbox({ rateLimits: false, mediaProcessingMs: 0 })
	shell = await startShell(join(data, 'files'), join(data, 'people.yaml'))
	await setUp()
})
afterEach(async () => {
	for (const child of running.keys()) await end(child, 'SIGKILL')
	await shell.close()
	await server.close()
	await db.destroy()
	await place.remove()
	rmSync(data, { recursive: true, force: true })
})

const put = (number: number) => writeFileSync(join(files, 'Approval', `p${number}.md`), `Post ${number}.\n`)
const ready = async (url: string) => await eventually(async () => expect((await fetch(`${url}/ready`)).status).toBe(200), 30_000)

test(`${POSTS} posts by two processes of which one is killed ${KILLS} times: nothing is lost, nothing is posted twice`, async () => {
	for (let i = 0; i < 2; i++) await ready((await startService()).url)
	let kills = 0
	for (let number = 0; number < POSTS; number++) {
		put(number)
		await new Promise((resolve) => { setTimeout(resolve, 60) })
		if (number % 6 !== 5 || kills >= KILLS) continue
		// The elder of the two, which leads: it must be followed by the other, and joined by a new one.
		const created = server.sandbox.log().length
		await eventually(() => expect(server.sandbox.log().length).toBeGreaterThan(created), 5_000).catch(() => undefined)
		await end([...running.keys()][0]!, 'SIGKILL')
		kills++
		await startService()
	}
	await eventually(async () => expect(await db.selectFrom('publication').select('id').where('state', '=', 'done').where('ended_at', 'is not', null).execute()).toHaveLength(POSTS), 90_000)
	const texts = server.sandbox.posts().map((post) => post.text.trim())
	const made = server.sandbox.log().filter((entry) => entry.kind === 'created').length
	process.stdout.write(`two processes, ${kills} killed: ${POSTS} posts, ${made} made, ${POSTS - new Set(texts).size} lost, ${made - new Set(texts).size} twice\n`)
	expect(new Set(texts)).toEqual(new Set(Array.from({ length: POSTS }, (_, number) => `Post ${number}.`)))
	expect([made, kills]).toEqual([POSTS, KILLS])
})

test('the process that leads is killed, or stands still: the other takes over', async () => {
	const first = await startService()
	await ready(first.url)
	await eventually(async () => expect(await hasLeader(db)).toBe(true), 10_000)
	const second = await startService()
	await ready(second.url)
	await end(first.child, 'SIGKILL')
	const killed = performance.now()
	put(1)
	await eventually(() => expect(server.sandbox.posts()).toHaveLength(1), 30_000)
	process.stdout.write(`taken over after a kill, and posted: ${Math.round(performance.now() - killed)} ms\n`)
	const third = await startService()
	await ready(third.url)
	second.child.kill('SIGSTOP')
	const stopped = performance.now()
	put(2)
	await eventually(() => expect(server.sandbox.posts()).toHaveLength(2), 40_000)
	process.stdout.write(`taken over from one that stands still, and posted: ${Math.round(performance.now() - stopped)} ms\n`)
	second.child.kill('SIGCONT')
	put(3)
	await eventually(() => expect(server.sandbox.posts()).toHaveLength(3), 30_000)
})
