// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, statSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../../src/service/config.ts'
import { takeLock } from '../../src/service/lock.ts'
import { createLog } from '../../src/service/log.ts'
import { Sealer, secretFile } from '../../src/service/secrets.ts'
import { translate } from '../../src/service/translate.ts'
import { migrate, openStore } from '../../src/store/index.ts'

const directory = () => mkdtempSync(join(tmpdir(), 'plaza-parts-'))

describe('a wrong setting stops the start with a sentence that says what to change', () => {
	it.each([
		['nextcloud', {}, /PLAZA_NEXTCLOUD_URL is missing.*plaza demo/],
		['demo', { PLAZA_NEXTCLOUD_URL: 'https://cloud.example.org' }, /demo.*refuses/],
		['demo', { PLAZA_BIND: '0.0.0.0' }, /127\.0\.0\.1 only/],
		['demo', { PLAZA_PORT: 'eighty' }, /PLAZA_PORT/],
		['demo', { PLAZA_ALLOW_ORIGINS: 'not an address' }, /PLAZA_ALLOW_ORIGINS.*must be an address/],
		['nextcloud', { PLAZA_NEXTCLOUD_URL: 'https://cloud.example.org', PLAZA_SECRET_FILE: '/nowhere' }, /secret.*cannot be read from \/nowhere/],
	] as const)('%s %j', (mode, env, sentence) => {
		expect(() => readConfig(mode, env)).toThrow(ConfigError)
		expect(() => readConfig(mode, env)).toThrow(sentence)
	})

	it('refuses a short secret', () => {
		const file = join(directory(), 'secret')
		writeFileSync(file, 'short')
		expect(() => readConfig('nextcloud', { PLAZA_NEXTCLOUD_URL: 'https://cloud.example.org', PLAZA_SECRET_FILE: file })).toThrow(/shorter than 32/)
	})
})

describe('secrets', () => {
	it('are made once, readable by their owner only', () => {
		const data = directory()
		const made = secretFile(data, 'seal')
		expect(made).toHaveLength(32)
		expect(secretFile(data, 'seal')).toEqual(made)
		expect(statSync(join(data, 'secrets', 'seal')).mode & 0o777).toBe(0o600)
		expect(statSync(join(data, 'secrets')).mode & 0o777).toBe(0o700)
	})

	it('are sealed so that nothing of them shows, and opened only whole and with the same key', async () => {
		const sealer = new Sealer(randomBytes(32))
		const sealed = await sealer.seal({ accessToken: 'canary-token' })
		expect(sealed).not.toContain('canary')
		expect(await sealer.seal({ accessToken: 'canary-token' }), 'never the same twice').not.toBe(sealed)
		expect(await sealer.open(sealed)).toEqual({ accessToken: 'canary-token' })
		await expect(new Sealer(randomBytes(32)).open(sealed)).rejects.toThrow()
		const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA')
		await expect(sealer.open(changed)).rejects.toThrow()
	})
})

describe('the log', () => {
	it('never shows a token, a post’s text or a link’s power', () => {
		const lines: string[] = []
		const log = createLog('info', { write: (line) => { lines.push(line) } })
		const error = new Error('asked https://x.test/oauth?code=canary-code-123 with Bearer canary-token-456 for /s/canarylinktoken')
		log.warn({ err: error, token: 'canary-token', credentials: { accessToken: 'canary-token' }, outgoing: { text: 'canary text' }, correlationId: 'abc' }, 'failed')
		expect(lines.join('')).not.toContain('canary')
		expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'warn', correlationId: 'abc', msg: 'failed' })
	})
})

describe('a data directory', () => {
	it('is one process’s: a second one is told, a dead one’s mark is no hindrance', () => {
		const data = directory()
		writeFileSync(join(data, 'plaza.pid'), `${process.ppid} ${readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ')[1]!.split(' ')[19]}`)
		expect(() => takeLock(data)).toThrow(/runs on .* already/)
		writeFileSync(join(data, 'plaza.pid'), '999999 1')
		takeLock(data)()
		mkdirSync(join(data, 'again'))
	})
})

describe('the store', () => {
	it('is migrated once, and a second time nothing is left to do', async () => {
		const db = openStore(':memory:')
		expect(await migrate(db)).not.toEqual([])
		expect(await migrate(db)).toEqual([])
		await db.destroy()
	})

	it('takes a transaction whole or not at all, and keeps others’ statements out of it', async () => {
		const db = openStore(':memory:')
		await migrate(db)
		const broken = db.transaction().execute(async (tx) => {
			await tx.insertInto('setting').values({ name: 'a', value: '1' }).execute()
			throw new Error('no')
		})
		const other = db.insertInto('setting').values({ name: 'b', value: '2' }).execute()
		await expect(broken).rejects.toThrow('no')
		await other
		expect(await db.selectFrom('setting').select('name').execute()).toEqual([{ name: 'b' }])
		await db.destroy()
	})
})

describe('a sentence', () => {
	it('is said in the person’s language, else in English, with its parameters', () => {
		expect(translate({ message: 'post.alt_missing', params: { name: 'a.png' } }, 'de_DE')).toMatch(/„?a\.png/)
		expect(translate({ message: 'post.alt_missing', params: { name: 'a.png' } }, 'de_DE')).not.toContain('has no alternative')
		expect(translate({ message: 'post.alt_missing', params: { name: 'a.png' } }, 'fr')).toContain('“a.png” has no alternative text')
	})
})
