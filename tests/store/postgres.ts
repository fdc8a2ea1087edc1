// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A PostgreSQL server of the tests' own: made anew in a temporary directory, on a free port, waiting for the disk as a real one does. */
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Directory of `initdb` and `pg_ctl`, or null where the machine has no server. */
export function serverPrograms(): string | null {
	const versions = '/usr/lib/postgresql'
	const newest = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)).map((version) => join(versions, version, 'bin')) : []
	return [...newest, '/usr/local/bin', '/usr/bin'].find((directory) => existsSync(join(directory, 'initdb'))) ?? null
}

/** The server refuses to be root's. */
function owner(): { uid: number, gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined
	const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
	return { uid: id('-u'), gid: id('-g') }
}

async function freePort(): Promise<number> {
	const server = createServer()
	await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
	const { port } = server.address() as AddressInfo
	await new Promise((resolve) => { server.close(resolve) })
	return port
}

export interface Server { url: string, stop(mode?: 'fast' | 'immediate'): void, start(): void, remove(): void }

/** @throws where there is no server to start, or it does not start */
export async function startServer(): Promise<Server> {
	const programs = serverPrograms()
	if (programs === null) throw new Error('There is no PostgreSQL server here: apt-get install postgresql')
	const user = owner()
	const home = mkdtempSync(join(tmpdir(), 'plaza-pg-'))
	const [data, passwordFile, log] = [join(home, 'data'), join(home, 'password'), join(home, 'log')]
	const password = randomBytes(16).toString('hex')
	writeFileSync(passwordFile, password, { mode: 0o600 })
	if (user) for (const path of [home, passwordFile]) chownSync(path, user.uid, user.gid)
	const port = await freePort()
	const run = (program: string, args: string[]) => {
		const done = spawnSync(join(programs, program), args, { ...user, cwd: home, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } })
		if (done.status !== 0) throw new Error(`${program}: ${done.stderr}`)
	}
	run('initdb', ['-D', data, '-U', 'plaza', '-E', 'UTF8', '--auth=scram-sha-256', `--pwfile=${passwordFile}`])
	const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${home} -c fsync=on -c max_connections=300 -c deadlock_timeout=200ms -c jit=off`
	const start = () => run('pg_ctl', ['-D', data, '-l', log, '-w', '-o', settings, 'start'])
	const stop = (mode = 'fast') => run('pg_ctl', ['-D', data, '-m', mode, '-w', 'stop'])
	start()
	return { url: `postgresql://plaza:${password}@127.0.0.1:${port}`, start, stop, remove: () => { stop('immediate'); rmSync(home, { recursive: true, force: true }) } }
}
