// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A real Nextcloud for tests: a copy of a pristine tree, installed with SQLite, with Plaza in it and four
 * people. The installed copy is kept as a template, so that a second start takes a second or two.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { access, cp, mkdir, mkdtemp, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { SignJWT } from 'jose'

const run = promisify(execFile)
const REPOSITORY = resolve(import.meta.dirname, '../..')
const APP_PARTS = ['appinfo', 'lib', 'js', 'css', 'img', 'l10n', 'templates', 'vendor']
/** Raise when what is installed below changes. */
const TEMPLATE = 4
const SECONDS_TO_START = 30
const MINUTES_TO_INSTALL = 4

export const PASSWORD = 'A-long-passphrase-for-tests-1'
/** Person → groups. */
export const PEOPLE: Record<string, string[]> = {
	ada: ['marketing', 'management'],
	ben: ['marketing'],
	carla: ['management'],
	dan: ['support'],
}

export interface NextcloudOptions {
	/** A pristine tree; default `$NEXTCLOUD_ROOT`, else `/var/www/nextcloud`. */
	root?: string
	port?: number
	/** Where the shell expects the service; default a port where nothing listens. */
	serviceUrl?: string
	secret?: string
}

export interface Answer { status: number, headers: Headers, bytes: Uint8Array, text: string }
export interface OcsAnswer<T> { status: number, data: T, message: string }
export interface HostAnswer<T> { status: number, data: T, headers: Headers, bytes: Uint8Array }
export interface HostRequest {
	json?: unknown
	bytes?: Uint8Array
	headers?: Record<string, string>
	/** What the signature says, where it shall differ from the request. */
	claims?: Record<string, unknown>
	secret?: string
}

export interface NextcloudServer {
	/** `http://127.0.0.1:PORT`. */
	readonly url: string
	readonly secret: string
	readonly folder: string
	readonly version: string
	occ(...args: string[]): Promise<string>
	/** `path` below the person's files, without a leading slash. */
	webdav(person: string, method: string, path: string, body?: string | Uint8Array, headers?: Record<string, string>): Promise<Answer>
	/** Any address of this server, as a person by app password, or as a stranger. */
	request(person: string | null, method: string, path: string, body?: string | Uint8Array, headers?: Record<string, string>): Promise<Answer>
	/** `path` from `/apps/…` or `/cloud/…` on. */
	ocs<T = unknown>(person: string, method: string, path: string, body?: unknown): Promise<OcsAnswer<T>>
	/** The host API, signed; `path` below `/host/v1`. */
	host<T = unknown>(method: string, path: string, request?: HostRequest): Promise<HostAnswer<T>>
	fileId(person: string, path: string): Promise<string>
	stop(): Promise<void>
}

const defaultRoot = () => process.env['NEXTCLOUD_ROOT'] ?? '/var/www/nextcloud'

/** Whether there is a server to test with, and PHP to run it. */
export async function nextcloudAvailable(root = defaultRoot()): Promise<boolean> {
	try {
		await access(join(root, 'occ'))
		await run('php', ['-r', 'exit(extension_loaded("pdo_sqlite") && extension_loaded("gd") ? 0 : 1);'])
		return true
	} catch {
		return false
	}
}

export async function startNextcloud(options: NextcloudOptions = {}): Promise<NextcloudServer> {
	const root = options.root ?? defaultRoot()
	const version = await versionOf(root)
	const folder = await mkdtemp(join(tmpdir(), 'plaza-nextcloud-'))
	const port = options.port ?? await freePort()
	const secret = options.secret ?? randomBytes(32).toString('hex')
	const url = `http://127.0.0.1:${port}`
	const occ = occIn(folder)
	await copyTemplate(await template(root, version), folder)
	await linkApp(folder)
	await configure(folder, {
		'datadirectory': join(folder, 'data'),
		'plaza_secret': secret,
		'plaza_service_url': options.serviceUrl ?? 'http://127.0.0.1:9',
		'overwrite.cli.url': url,
	})
	await occ('app:enable', 'plaza')
	const php = spawn('php', ['-d', 'memory_limit=512M', '-S', `127.0.0.1:${port}`], {
		cwd: folder, detached: true, stdio: 'ignore', env: { ...process.env, PHP_CLI_SERVER_WORKERS: '4' },
	})
	// A test run that is broken off leaves no server behind.
	process.once('exit', () => endGroup(php))
	await untilReady(url, php)
	return new RunningServer({ url, secret, folder, version }, php)
}

class RunningServer implements NextcloudServer {
	readonly url: string
	readonly secret: string
	readonly folder: string
	readonly version: string
	readonly occ: (...args: string[]) => Promise<string>
	private readonly php: ChildProcess

	constructor(at: { url: string, secret: string, folder: string, version: string }, php: ChildProcess) {
		this.url = at.url
		this.secret = at.secret
		this.folder = at.folder
		this.version = at.version
		this.occ = occIn(at.folder)
		this.php = php
	}

	async request(person: string | null, method: string, path: string, body?: string | Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
		const response = await fetch(this.url + path, {
			method,
			redirect: 'manual',
			headers: { ...person === null ? {} : { authorization: basic(person) }, ...headers },
			...body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> },
		})
		const bytes = new Uint8Array(await response.arrayBuffer())
		return { status: response.status, headers: response.headers, bytes, text: new TextDecoder().decode(bytes) }
	}

	webdav(person: string, method: string, path: string, body?: string | Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
		return this.request(person, method, this.davPath(person, path), body, {
			...headers, ...headers['destination'] === undefined ? {} : { destination: this.url + this.davPath(person, headers['destination']) },
		})
	}

	async ocs<T>(person: string, method: string, path: string, body?: unknown): Promise<OcsAnswer<T>> {
		const answer = await this.request(person, method, `/ocs/v2.php${path}`, body === undefined ? undefined : JSON.stringify(body), {
			'ocs-apirequest': 'true', 'accept': 'application/json', 'content-type': 'application/json',
		})
		const parsed = parse(answer.text) as { ocs?: { data: T, meta: { message: string } } }
		return { status: answer.status, data: parsed.ocs?.data as T, message: parsed.ocs?.meta.message ?? answer.text }
	}

	async host<T>(method: string, path: string, request: HostRequest = {}): Promise<HostAnswer<T>> {
		const target = `/index.php/apps/plaza/host/v1${path}`
		const bytes = request.bytes ?? (request.json === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(request.json)))
		const token = await this.sign({ htm: method, htu: target, bsh: createHash('sha256').update(bytes).digest('hex'), ...request.claims }, request.secret)
		const answer = await this.request(null, method, target, bytes.length === 0 ? undefined : bytes, {
			'x-plaza-authorization': token,
			...bytes.length === 0 ? {} : { 'content-type': request.json === undefined ? 'application/octet-stream' : 'application/json' },
			...request.headers,
		})
		return { status: answer.status, data: parse(answer.text) as T, headers: answer.headers, bytes: answer.bytes }
	}

	async fileId(person: string, path: string): Promise<string> {
		const answer = await this.webdav(person, 'PROPFIND', path, '<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><oc:fileid/></d:prop></d:propfind>', { depth: '0' })
		const id = /<oc:fileid>(\d+)<\/oc:fileid>/.exec(answer.text)?.[1]
		if (id === undefined) throw new Error(`${person} does not see ${path}: ${answer.status}`)
		return id
	}

	async stop(): Promise<void> {
		if (this.php.exitCode === null && this.php.signalCode === null) {
			const ended = new Promise((resolve) => this.php.once('exit', resolve))
			endGroup(this.php)
			await ended
		}
		await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
	}

	private davPath(person: string, path: string): string {
		return `/remote.php/dav/files/${person}/${path.split('/').map(encodeURIComponent).join('/')}`
	}

	private sign(claims: Record<string, unknown>, secret = this.secret): Promise<string> {
		const now = Math.floor(Date.now() / 1000)
		return new SignJWT({ iss: 'plaza-service', aud: 'plaza-host', iat: now, exp: now + 60, jti: randomBytes(16).toString('hex'), ...claims })
			.setProtectedHeader({ alg: 'HS256' })
			.sign(new TextEncoder().encode(secret))
	}
}

/** The workers go with their server. */
function endGroup(php: ChildProcess): void {
	if (php.pid === undefined || php.exitCode !== null || php.signalCode !== null) return
	try {
		process.kill(-php.pid, 'SIGTERM')
	} catch {
		// It has ended by itself.
	}
}

/** The installed template of a version, made where it is missing: by one process, while the others wait. */
async function template(root: string, version: string): Promise<string> {
	const kept = join(tmpdir(), `plaza-nextcloud-template-${version}-${TEMPLATE}`)
	const lock = `${kept}.lock`
	while (!existsSync(kept)) {
		if (await takeLock(lock)) {
			try {
				if (!existsSync(kept)) await makeTemplate(root, kept)
			} finally {
				await rm(lock, { recursive: true, force: true })
			}
		} else {
			await new Promise((resolve) => setTimeout(resolve, 200))
		}
	}
	return kept
}

async function takeLock(lock: string): Promise<boolean> {
	try {
		await mkdir(lock)
		return true
	} catch {
		// Left behind by a process that was ended.
		const age = await stat(lock).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0)
		if (age > MINUTES_TO_INSTALL * 60_000) await rm(lock, { recursive: true, force: true })
		return false
	}
}

async function makeTemplate(root: string, kept: string): Promise<void> {
	const folder = await mkdtemp(`${kept}-`)
	await copyTree(root, folder)
	await rm(join(folder, 'data'), { recursive: true, force: true })
	await rm(join(folder, 'config', 'config.php'), { force: true })
	await mendFonts(folder)
	await install(folder)
	await rename(folder, kept)
}

async function install(folder: string): Promise<void> {
	const occ = occIn(folder)
	await occ('maintenance:install', '--database', 'sqlite', '--admin-user', 'admin', '--admin-pass', PASSWORD, '--data-dir', join(folder, 'data'))
	await occ('config:system:set', 'trusted_domains', '1', '--value=127.0.0.1')
	await occ('config:system:set', 'has_internet_connection', '--value=false', '--type=boolean')
	await occ('config:system:set', 'skeletondirectory', '--value=')
	await occ('config:system:set', 'auth.bruteforce.protection.enabled', '--value=false', '--type=boolean')
	await occ('config:system:set', 'ratelimit.protection.enabled', '--value=false', '--type=boolean')
	// Every request of a test brings its password: cheap hashes make the suite twice as fast.
	await occ('config:system:set', 'hashing_default_password', '--value=true', '--type=boolean')
	await occ('config:system:set', 'hashingCost', '--value=4', '--type=integer')
	await occ('app:disable', 'firstrunwizard')
	for (const group of new Set(Object.values(PEOPLE).flat())) await occ('group:add', group)
	for (const [person, groups] of Object.entries(PEOPLE)) {
		const name = person[0]!.toUpperCase() + person.slice(1)
		await occ('user:add', '--password-from-env', '--display-name', name, ...groups.flatMap((group) => ['--group', group]), person)
	}
}

/** Writes settings into config.php; occ cannot while the data folder is still the template's. */
async function configure(folder: string, settings: Record<string, string>): Promise<void> {
	const file = join(folder, 'config', 'config.php')
	const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => !Object.keys(settings).some((key) => line.trimStart().startsWith(`'${key}' =>`)))
	const added = Object.entries(settings).map(([key, value]) => `  '${key}' => '${value}',`)
	await writeFile(file, lines.join('\n').replace(/\);\s*$/, `${added.join('\n')}\n);\n`))
}

/** Releases come without two fonts that making a person's picture needs. */
async function mendFonts(folder: string): Promise<void> {
	for (const [name, stand] of [['NotoSans-Regular', 'DejaVuSans'], ['NotoSans-Bold', 'DejaVuSans-Bold']]) {
		const font = join(folder, 'core', 'fonts', `${name}.ttf`)
		const replacement = `/usr/share/fonts/truetype/dejavu/${stand}.ttf`
		if (!existsSync(font) && existsSync(replacement)) await cp(replacement, font)
	}
}

/** A folder of links, so that neither node_modules nor the tests are in the app. */
async function linkApp(folder: string): Promise<void> {
	const app = join(folder, 'apps', 'plaza')
	await mkdir(app)
	for (const part of APP_PARTS) {
		if (existsSync(join(REPOSITORY, part))) await symlink(join(REPOSITORY, part), join(app, part))
	}
}

function occIn(folder: string) {
	return async (...args: string[]): Promise<string> => {
		try {
			const { stdout } = await run('php', ['-d', 'memory_limit=512M', 'occ', '--no-ansi', '--no-interaction', ...args], {
				cwd: folder, env: { ...process.env, OC_PASS: PASSWORD }, maxBuffer: 16 * 1024 * 1024,
			})
			return stdout
		} catch (error) {
			const { stdout = '', stderr = '' } = error as { stdout?: string, stderr?: string }
			throw new Error(`occ ${args.join(' ')}: ${`${stdout}${stderr}`.slice(0, 2000)}`)
		}
	}
}

async function copyTree(from: string, to: string): Promise<void> {
	await run('cp', ['-a', '--reflink=auto', `${from}/.`, to])
}

/** The program is linked file by file, as nothing writes to it; what Nextcloud writes to is copied. */
async function copyTemplate(from: string, to: string): Promise<void> {
	await run('cp', ['-al', `${from}/.`, to])
	for (const written of ['config', 'data']) {
		await rm(join(to, written), { recursive: true })
		await run('cp', ['-a', '--reflink=auto', join(from, written), to])
	}
}

async function versionOf(root: string): Promise<string> {
	const text = await readFile(join(root, 'version.php'), 'utf8')
	return /OC_VersionString\s*=\s*'([^']+)'/.exec(text)?.[1] ?? 'unknown'
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer().once('error', reject)
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { port: number }
			server.close(() => resolve(port))
		})
	})
}

async function untilReady(url: string, php: ChildProcess): Promise<void> {
	for (let tries = 0; tries < SECONDS_TO_START * 10; tries++) {
		if (php.exitCode !== null) throw new Error('php -S ended at once')
		const ready = await fetch(`${url}/status.php`).then((response) => response.ok, () => false)
		if (ready) return
		await new Promise((resolve) => setTimeout(resolve, 100))
	}
	throw new Error(`Nextcloud did not start at ${url}`)
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text)
	} catch {
		return {}
	}
}

function basic(person: string): string {
	return `Basic ${Buffer.from(`${person}:${PASSWORD}`).toString('base64')}`
}
