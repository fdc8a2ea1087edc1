// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** An administrator's first five minutes on a real server, and where they look afterwards. */
import { spawnSync } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { words } from '../../src/service/doctor/words.ts'
import { nextcloudAvailable } from './nextcloud-server.ts'
import { startSilence } from './setup-front.ts'
import { check, codes, freshSite, REPOSITORY, type Site } from './setup-kit.ts'

const available = await nextcloudAvailable()
if (!available) console.warn('SKIPPED: no Nextcloud at $NEXTCLOUD_ROOT: nothing of the installation is tested here.')
let site: Site
beforeAll(async () => { if (available) site = await freshSite() }, 180_000)
afterAll(() => site?.stop())

describe.skipIf(!available)('occ plaza:setup on a fresh Nextcloud', () => {
	it('prints the proxy blocks that the guide shows', async () => {
		const guide = await readFile(join(REPOSITORY, 'docs', 'admin.md'), 'utf8')
		for (const server of ['apache', 'nginx', 'caddy']) {
			const { code, text } = await site.occ('plaza:setup', `--print=${server}`)
			expect(code).toBe(0)
			expect(guide).toContain(`\`\`\`\n${text}\`\`\``)
		}
		expect((await site.occ('plaza:setup', '--print=nonsense')).code).not.toBe(0)
	})

	it('refuses what would mean something else in a unit or an address', async () => {
		for (const bad of [['--user', 'a b'], ['--data', 'relative'], ['--data', '/x\nExecStart=/bin/sh'], ['--service-url', 'http://127.0.0.1:1/path'], ['--service-url', 'nonsense'], ['--public-url', 'javascript:x']]) {
			expect((await site.occ('plaza:setup', '--json', ...bad)).code, bad.join(' ')).toBe(2)
		}
		expect((await site.occ('config:system:get', 'plaza_secret')).text.trim()).toBe('')
	})

	it('makes the secret and the unit, and says that the service does not run yet', async () => {
		const first = await site.wizard()
		expect(first.code).toBe(1)
		expect(first.steps.map(({ id, state }) => [id, state])).toEqual([['secret', 'done'], ['secret-file', 'done'], ['unit', 'done']])
		expect(codes(first.checks, 'fail')).toEqual(['service.away'])
		expect(check(first.checks, 'service.away')!.remedy).toContain('systemctl enable --now plaza')
		const file = join(site.folder, 'data', 'secrets', 'nextcloud')
		expect((await readFile(file, 'utf8')).trim()).toBe(await site.secret())
		expect((await stat(file)).mode & 0o777).toBe(0o600)
		expect((await stat(join(site.folder, 'data', 'secrets'))).mode & 0o777).toBe(0o700)
		expect((await site.secret()).length).toBeGreaterThanOrEqual(64)
	})

	it('writes a unit that systemd takes, hardened', async () => {
		const unit = await readFile(join(site.folder, 'plaza.service'), 'utf8')
		for (const line of ['NoNewPrivileges=true', 'ProtectSystem=strict', `ReadWritePaths=${join(site.folder, 'data')}`, 'PrivateTmp=true', 'Restart=on-failure', 'KillSignal=SIGTERM', 'MemoryDenyWriteExecute=false']) {
			expect(unit.split('\n')).toContain(line)
		}
		expect(unit).toMatch(/^RestrictAddressFamilies=.*AF_INET/m)
		expect(unit).not.toContain(await site.secret())
		const verified = spawnSync('systemd-analyze', ['verify', join(site.folder, 'plaza.service')], { encoding: 'utf8' })
		if (!verified.error) expect(verified.stderr).not.toMatch(/plaza\.service:\d+: (?!Special user)/)
	})

	it('is green when the service runs as the unit says, but for what a fresh Nextcloud lacks', async () => {
		await site.startService()
		const again = await site.wizard()
		expect(codes(again.checks, 'fail')).toEqual([])
		expect(again).toMatchObject({ code: 0, ok: true })
		expect(again.steps.map(({ state }) => state)).toEqual(['unchanged', 'unchanged', 'unchanged'])
		expect(codes(again.checks, 'warn')).toEqual(['browser.relay', 'address.plain', 'token.short', 'cron.other'])
		expect(codes(again.checks, 'ok')).toEqual(['service.ok', 'secret.ok', 'store.ok', 'protocol.ok', 'clock.ok', 'host.ok', 'public.ok'])
	})

	it('names short share tokens and the missing cron with their remedy, which works', async () => {
		const { checks } = await site.setup()
		expect(check(checks, 'token.short')!.what).toContain('15')
		for (const code of ['token.short', 'cron.other']) {
			const command = /occ ([\w:]+(?: [\w=:.-]+)*)$/.exec(check(checks, code)!.remedy)![1]!
			expect((await site.occ(...command.split(' '))).code, command).toBe(0)
		}
		expect(codes((await site.setup()).checks, 'warn')).toEqual(['browser.relay', 'address.plain'])
	})

	it('tells browsers to use the proxy line as soon as there is one', async () => {
		site.front.line = true
		const found = await site.setup()
		expect(found.steps.at(-1)).toMatchObject({ id: 'proxy', state: 'done' })
		expect((await site.nextcloud.occ('config:app:get', 'plaza', 'proxy')).trim()).toBe('/plaza/api/v1')
		const { code, checks } = await site.setup()
		expect(code).toBe(0)
		expect(codes(checks, 'ok')).toEqual(expect.arrayContaining(['browser.ok', 'cookies.ok', 'stream.ok']))
		expect(codes(checks, 'warn'), 'the test’s own address has no TLS').toEqual(['address.plain'])
		await site.set('plaza_public_url', 'https://cloud.example.org')
		expect(codes((await site.setup()).checks, 'ok')).toContain('address.ok')
		await site.nextcloud.occ('config:system:delete', 'plaza_public_url')
	})

	it('says for people what it says for programs', async () => {
		const { text, code } = await site.occ('plaza:setup')
		expect(code).toBe(0)
		expect(text).toContain('UNCHANGED config.php has a secret')
		expect(text).toContain('location ^~ /plaza/ {')
		expect(text).toContain('Every link works.')
	})

	it('says what to do where it may not write', async () => {
		const { steps, code } = await site.setup('--unit-dir', '/proc', '--user', 'nobody-of-this-name')
		expect(steps.find(({ id }) => id === 'unit')).toMatchObject({ state: 'todo', remedy: expect.stringContaining('--print=unit | sudo tee /proc/plaza.service') })
		if (userInfo().uid === 0) expect(steps.find(({ id }) => id === 'secret-file')).toMatchObject({ state: 'unchanged', what: 'The service has the secret.' })
		expect(code, 'the links work all the same').toBe(0)
		await site.stopService()
		const left = (await site.setup()).steps
		if (userInfo().uid === 0) expect(left.find(({ id }) => id === 'secret-file')!.remedy).toContain('install -o nobody-of-this-name')
		await site.wizard()
		await site.startService()
	})
})

describe.skipIf(!available)('the same checks in Nextcloud and on the service’s command line', () => {
	const page = (person: string, query = '', headers: Record<string, string> = {}) => site.nextcloud.request(person, 'GET', `/index.php/settings/admin/plaza${query}`, undefined, headers)

	it('as setup checks of the overview, each with its remedy', async () => {
		const { text } = await site.occ('setupchecks')
		expect(text).toMatch(/✓ Plaza: service: The service answers/)
		expect(text).toMatch(/⚠ Plaza: public address: .*not encrypted.*occ config:system:set/)
		expect(text).toMatch(/✓ Plaza: public links/)
		await site.stopService()
		expect((await site.occ('setupchecks')).text).toMatch(/✗ Plaza: service: The service does not answer.*systemctl/)
		await site.startService()
	})

	it('as a page for administrators: health first, then service, queue and accounts', async () => {
		await site.nextcloud.occ('config:app:set', 'core', 'shareapi_token_length', '--type=integer', '--value=15')
		const { status, text } = await page('admin')
		expect(status).toBe(200)
		const trouble = text.indexOf('data-check="token.short"')
		expect(trouble).toBeGreaterThan(0)
		expect(text.indexOf('data-check="service.ok"')).toBeGreaterThan(trouble)
		expect(text).toContain('occ config:app:set core shareapi_token_length')
		expect(text).toMatch(/data-waiting="\d+"/)
		expect(text).toContain('Service: version 0.1.0, protocol 1, Node')
		expect(text).toContain('No account is connected yet.')
		expect(text).not.toContain(await site.secret())
		expect(text).not.toContain('stream.ok')
		expect((await page('admin', '?check=all')).text).toContain('data-check="stream.ok"')
		await site.nextcloud.occ('config:app:set', 'core', 'shareapi_token_length', '--type=integer', '--value=32')
	})

	it('in the reader’s language, and for administrators only', async () => {
		const { text } = await page('admin', '', { 'accept-language': 'de' })
		expect(text).toContain('Der Dienst antwortet unter')
		expect(text).toContain('Alles prüfen')
		expect((await page('ben')).text).not.toContain('plaza-admin')
	})

	it('without making anybody wait for a service that hangs', async () => {
		const silence = await startSilence()
		await site.set('plaza_service_url', silence.url)
		await page('admin')
		const started = performance.now()
		expect((await page('admin')).text).toContain('data-check="service.away"')
		expect(performance.now() - started).toBeLessThan(5_000)
		await site.set('plaza_service_url', site.serviceUrl)
		await silence.stop()
	})

	it('as plaza doctor, which asks the running service', async () => {
		const { code, checks } = await site.doctor()
		expect(code).toBe(0)
		expect(codes(checks, 'ok')).toEqual(['store.ok', 'protocol.ok', 'clock.ok', 'host.ok', 'public.ok', 'browser.ok', 'cookies.ok', 'stream.ok'])
		expect((await site.nextcloud.request('ben', 'GET', '/index.php/apps/plaza/relay/api/v1/doctor', undefined, { 'OCS-APIRequest': 'true' })).status).toBe(403)
		expect((await site.nextcloud.request('admin', 'GET', '/index.php/apps/plaza/relay/api/v1/doctor', undefined, { 'OCS-APIRequest': 'true' })).status).toBe(200)
	})

	it('in the same words', async () => {
		const shell = await readFile(join(REPOSITORY, 'lib', 'SetupCheck', 'Words.php'), 'utf8')
		for (const [code, sentences] of Object.entries(words)) {
			expect(shell, code).toContain(`'${code}' => [`)
			for (const sentence of sentences.filter((one) => one !== '')) expect(shell, code).toContain(`->t('${sentence}')`)
		}
	})

	it('asks nobody without a signature, and never showed the secret', async () => {
		const url = `${site.serviceUrl}/internal/doctor`
		expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401)
		const forged = await new SignJWT({ iss: 'plaza-shell' }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('x'.repeat(32)))
		const answer = await fetch(url, { method: 'POST', body: '{}', headers: { 'x-plaza-authorization': forged } })
		expect([answer.status, ((await answer.json()) as { refused: string }).refused]).toEqual([401, 'secret'])
		const right = await site.secret()
		expect(site.printed.filter((text) => text.includes(right) && text.trim() !== right)).toEqual([])
	})
})
