// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What every command needs on a fresh machine: the packages, and the Node that the project brings. Plain JavaScript that runs on Node 20, with nothing installed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

export const root = fileURLToPath(new URL('..', import.meta.url))
/** The oldest Node that runs the service: it reads TypeScript and has SQLite. */
const WANTED = 24

/** npm writes its list of what is installed at the end: it is missing after an installation that was broken off. */
function isInstalled() {
	try {
		const installed = statSync(join(root, 'node_modules', '.package-lock.json')).mtimeMs
		return installed + 60_000 >= statSync(join(root, 'package-lock.json')).mtimeMs && existsSync(join(root, 'node_modules', 'kysely'))
	} catch { return false }
}

/** Installs the packages where they are missing or older than the lock file. */
export function installPackages() {
	if (isInstalled()) return
	process.stderr.write('Installing packages (once) …\n')
	const npm = process.env.npm_execpath && /npm-cli/.test(process.env.npm_execpath) ? [process.execPath, [process.env.npm_execpath]] : ['npm', []]
	const done = spawnSync(npm[0], [...npm[1], 'ci', '--no-fund', '--no-audit', '--loglevel=error'], { cwd: root, stdio: ['ignore', process.stderr, process.stderr] })
	if (done.status !== 0) {
		process.stderr.write('The packages could not be installed; npm says why above.\n')
		process.exit(done.status ?? 1)
	}
}

/** The Node that runs the service. Ends with one clear sentence on systems for which the project brings none. */
export function node() {
	const brought = join(root, 'node_modules', '.bin', 'node')
	if (existsSync(brought) && spawnSync(brought, ['--version']).status === 0) return brought
	if (Number(process.versions.node.split('.')[0]) >= WANTED) return process.execPath
	process.stderr.write(`Plaza brings its own Node ${WANTED} for Linux on x64 and arm64; on this system (${process.platform} ${process.arch}) please install Node ${WANTED} or newer and run this again.\n`)
	process.exit(2)
}

/** Builds the web client where it is missing or older than its sources. */
export function buildWeb() {
	const built = join(root, 'js', '.built')
	if (existsSync(built) && !newer(statSync(built).mtimeMs)) return
	process.stderr.write('Building the web client …\n')
	const done = spawnSync(node(), [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: ['ignore', process.stderr, process.stderr] })
	if (done.status !== 0) process.exit(done.status ?? 1)
	writeFileSync(built, '')
}

function newer(time) {
	const listed = spawnSync('find', ['src/web', 'src/domain', 'src/service/routes', 'l10n', 'vite.config.ts', 'package-lock.json', '-newermt', new Date(time).toISOString(), '-type', 'f', '-not', '-name', 'schema.d.ts', '-print', '-quit'], { cwd: root })
	return listed.status !== 0 || listed.stdout.length > 0
}

/** Runs the service's command line in this terminal; signals reach it, and its end is ours. */
export function runPlaza(args, env = process.env) {
	const child = spawn(node(), ['--disable-warning=ExperimentalWarning', join(root, 'src', 'service', 'main.ts'), ...args], { cwd: process.cwd(), stdio: 'inherit', env })
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { child.kill(signal) })
	child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)))
}
