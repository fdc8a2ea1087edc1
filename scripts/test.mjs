// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * `npm test`, or `npm run test:PART`. Skips loudly what the machine cannot run; with CI set it fails instead, the Nextcloud server excepted.
 * The last line counts: N passed, N failed, N skipped.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWeb, installPackages, node, root } from './setup.mjs'

const CI = Boolean(process.env.CI)
const nextcloud = process.env.NEXTCLOUD_ROOT ?? '/var/www/nextcloud'
const chromium = process.env.PLAZA_CHROMIUM ?? '/usr/bin/chromium'
const has = (command, args = ['--version']) => spawnSync(command, args, { stdio: 'ignore' }).status === 0
/** Debian keeps the server's programs apart, by version. */
const postgres = () => existsSync('/usr/lib/postgresql') || has('initdb')
const phpExtension = (name) => spawnSync('php', ['-m']).stdout?.toString().split('\n').includes(name) ?? false

/** What each part needs: null when it is here, else what is missing. */
const parts = {
	static: { needs: () => null, run: runStatic },
	unit: { needs: () => null, run: () => vitest('unit') },
	postgres: { needs: () => postgres() ? null : 'a PostgreSQL server (apt-get install postgresql)', run: () => vitest('postgres') },
	php: { needs: () => has('php') ? has('composer') ? null : 'Composer' : 'PHP 8.2 or newer', run: runPhp },
	crash: { needs: () => null, run: () => vitest('crash') },
	e2e: { needs: () => existsSync(chromium) ? null : `Chromium at ${chromium}`, run: () => vitest('e2e') },
	integration: { needs: () => existsSync(join(nextcloud, 'occ')) ? has('php') && phpExtension('pdo_sqlite') ? null : 'PHP with sqlite, gd, curl and zip' : `a Nextcloud server at ${nextcloud} (set NEXTCLOUD_ROOT)`, run: () => vitest('integration'), optionalInCI: true },
}

const total = { passed: 0, failed: 0, skipped: 0 }
const skipped = []

function count(passed, failed, more = 0) {
	total.passed += passed
	total.failed += failed
	total.skipped += more
}

/** Lint, types and the rooms' doors: one check each. */
function runStatic() {
	for (const script of ['lint', 'typecheck']) {
		process.stdout.write(`\n── ${script}\n`)
		const done = spawnSync('npm', ['run', '--silent', script], { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` } })
		count(done.status === 0 ? 1 : 0, done.status === 0 ? 0 : 1)
	}
}

function vitest(project) {
	const directory = mkdtempSync(join(tmpdir(), 'plaza-test-'))
	const report = join(directory, 'report.json')
	const done = spawnSync(node(), [join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile=${report}`, ...extra], { cwd: root, stdio: 'inherit' })
	try {
		const result = JSON.parse(readFileSync(report, 'utf8'))
		const failed = result.numFailedTests + (result.numFailedTests === 0 && done.status !== 0 ? Math.max(1, result.numFailedTestSuites) : 0)
		count(result.numPassedTests, failed, result.numPendingTests + result.numTodoTests)
		if (result.numPassedTests + failed === 0) { process.stdout.write(`The part “${project}” ran no test.\n`); count(0, 1) }
	} catch { count(0, 1) }
	rmSync(directory, { recursive: true, force: true })
}

function composer() {
	if (existsSync(join(root, 'vendor', 'bin', 'phpunit'))) return true
	process.stdout.write('Installing Composer packages (once) …\n')
	return spawnSync('composer', ['install', '--no-interaction', '--no-progress', '--quiet'], { cwd: root, stdio: 'inherit', env: { ...process.env, COMPOSER_ALLOW_SUPERUSER: '1' } }).status === 0
}

function runPhp() {
	if (!composer()) return count(0, 1)
	const done = spawnSync('php', ['vendor/bin/phpunit', '--colors=never'], { cwd: root })
	process.stdout.write(done.stdout)
	process.stderr.write(done.stderr)
	const text = done.stdout.toString()
	const tests = Number(/OK \((\d+) tests?/.exec(text)?.[1] ?? /Tests: (\d+)/.exec(text)?.[1] ?? 0)
	const failed = Number(/Failures: (\d+)/.exec(text)?.[1] ?? 0) + Number(/Errors: (\d+)/.exec(text)?.[1] ?? 0)
	count(Math.max(0, tests - failed), done.status === 0 && tests > 0 ? 0 : Math.max(1, failed))
}

const names = process.argv.slice(2).filter((name) => !name.startsWith('-') && name in parts)
const extra = process.argv.slice(2).filter((name) => !(name in parts))
installPackages()
buildWeb()
for (const name of names.length > 0 ? names : Object.keys(parts)) {
	const missing = parts[name].needs()
	process.stdout.write(`\n══ ${name}\n`)
	if (missing === null) {
		if (name === 'integration') composer()
		parts[name].run()
	} else if (CI && !parts[name].optionalInCI) {
		process.stdout.write(`FAILED: ${name} needs ${missing}, and CI skips nothing.\n`)
		count(0, 1)
	} else skipped.push(`${name}: needs ${missing}`)
}
for (const line of skipped) process.stdout.write(`\n!! SKIPPED ${line}\n`)
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped + skipped.length} skipped\n`)
process.exit(total.failed > 0 ? 1 : 0)
