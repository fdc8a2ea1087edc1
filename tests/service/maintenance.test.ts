// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The commands that work on the database itself. */
import { spawnSync } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import { type Demo, startDemo } from './demo.ts'

const main = fileURLToPath(new URL('../../src/service/main.ts', import.meta.url))
const plaza = (data: string, ...args: string[]) => spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], { encoding: 'utf8', env: { ...process.env, PLAZA_DATA: data } })

let demo: Demo
beforeAll(async () => {
	demo = await startDemo()
	await demo.mv('launch.md', 'launch.png')
	await vi.waitFor(async () => expect((await demo.operate('GET', '/publications')).body.publications).toHaveLength(1), { timeout: 10_000 })
})
afterAll(async () => { if (demo) await rm(demo.data, { recursive: true, force: true }) })

it('nothing touches the database while a service runs; then the stream can be made again, the same', async () => {
	// The demo runs in this process, so its mark is taken for granted: this is what `plaza demo` leaves.
	const { takeLock } = await import('../../src/service/lock.ts')
	const release = takeLock(demo.data)
	const refused = plaza(demo.data, 'rebuild')
	expect(refused.status).toBe(2)
	expect(refused.stderr).toMatch(/runs on .* already.*Stop it first/)
	release()

	const entries = async () => {
		const db = openStore(`${demo.data}/plaza.sqlite`)
		const rows = await db.selectFrom('entry').select(['source', 'kind', 'actor', 'at', 'file_id', 'what']).orderBy('source').execute()
		await db.destroy()
		return rows
	}
	await demo.close()
	const before = await entries()
	expect(before.length).toBeGreaterThan(3)
	const db = openStore(`${demo.data}/plaza.sqlite`)
	await db.deleteFrom('entry').where('source', 'like', 'host:%').execute()
	await db.destroy()
	const rebuilt = plaza(demo.data, 'rebuild', '--json')
	expect(rebuilt.status, rebuilt.stderr).toBe(0)
	expect(JSON.parse(rebuilt.stdout)).toMatchObject({ events: expect.any(Number) })
	expect(await entries()).toEqual(before)
})

it('migrate says that there is nothing left to do, and a directory without a database is named', () => {
	expect(JSON.parse(plaza(demo.data, 'migrate', '--json').stdout)).toEqual({ migrations: [] })
	const nowhere = plaza(`${demo.data}/nowhere`, 'migrate')
	expect(nowhere.status).toBe(2)
	expect(nowhere.stderr).toContain('There is no database at')
})
