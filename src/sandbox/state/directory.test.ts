// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { call } from '../testing.ts'
import { DirectoryState } from './directory.ts'
import { createSandbox } from '../index.ts'

let directory = ''
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'plaza-sandbox-')) })
afterEach(() => rmSync(directory, { recursive: true }))

const account = (id: string) => ({ type: 'account' as const, account: { id, handle: `a${id}`, displayName: 'A', note: '', createdAt: 0 } })

test('half a line that a kill left is cut off, and what follows is whole', () => {
	const first = new DirectoryState(directory)
	first.commit(account('1'))
	first.close()
	appendFileSync(join(directory, 'journal.jsonl'), '{"type":"acc')
	const second = new DirectoryState(directory)
	expect([...second.world.accounts.keys()]).toEqual(['1'])
	second.commit(account('2'))
	second.close()
	const third = new DirectoryState(directory)
	expect([...third.world.accounts.keys()]).toEqual(['1', '2'])
	third.close()
})

test('a damaged journal stops the start with a sentence', () => {
	writeFileSync(join(directory, 'journal.jsonl'), 'nonsense\n')
	expect(() => new DirectoryState(directory)).toThrow(/damaged in line 1.*Move its folder away/)
})

test('ids grow even when the clock goes back', () => {
	const state = new DirectoryState(directory)
	const ids = [5000, 5000, 100, 6000].map((now) => BigInt(state.nextId(now)))
	expect(ids.toSorted((a, b) => Number(a - b))).toEqual(ids)
	state.close()
})

test('tokens and secrets are on the disk as hashes only', async () => {
	const sandbox = createSandbox({ baseUrl: 'http://127.0.0.1:1/sandbox', directory })
	const { accessToken } = sandbox.connectDemoAccount({ handle: 'acme', displayName: 'Acme' })
	const app = await sandbox.app.request('/api/v1/apps', {
		method: 'POST', headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ client_name: 'x', redirect_uris: ['https://x.example/'] }),
	})
	const { client_secret: secret } = await app.json() as { client_secret: string }
	sandbox.close()
	const journal = readFileSync(join(directory, 'journal.jsonl'), 'utf8')
	expect(journal).not.toContain(accessToken)
	expect(journal).not.toContain(secret)
})

test('what was answered survives SIGKILL', async () => {
	const script = `
		import { startSandbox } from ${JSON.stringify(new URL('../index.ts', import.meta.url).href)}
		const { url, sandbox } = await startSandbox({ directory: ${JSON.stringify(directory)} })
		console.log(JSON.stringify({ url, token: sandbox.connectDemoAccount({ handle: 'acme', displayName: 'A' }).accessToken }))`
	const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
	const line = await new Promise<string>((resolve) => child.stdout.once('data', (data: Buffer) => resolve(data.toString())))
	const { url, token } = JSON.parse(line) as { url: string, token: string }
	const answered: string[] = []
	const ended = new Promise((resolve) => child.once('exit', resolve))
	const send = async (n: number) => {
		const answer = await call(`${url}/api/v1/statuses`, { method: 'POST', token, body: { status: `n${n}` } }).catch(() => null)
		if (answer?.status === 200) answered.push(answer.body.id)
	}
	for (let n = 0; n < 10; n++) await send(n)
	const last = Promise.all(Array.from({ length: 20 }, (_, n) => send(10 + n).then(() => n === 5 && child.kill('SIGKILL'))))
	await Promise.all([ended, last])
	const state = new DirectoryState(directory)
	expect(answered.length).toBeGreaterThanOrEqual(16)
	expect(answered.filter((id) => !state.world.statuses.has(id))).toEqual([])
	state.close()
})
