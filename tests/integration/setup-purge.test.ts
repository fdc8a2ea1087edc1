// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Taking Plaza away from a Nextcloud in which it was at work: nothing of it is left, and nothing else is missing. */
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from './cloud.ts'
import { nextcloudAvailable, startNextcloud } from './nextcloud-server.ts'
import { REPOSITORY } from './setup-kit.ts'

type Rows = Record<string, Record<string, unknown>[]>

function read(folder: string): Rows {
	const db = new DatabaseSync(join(folder, 'data', 'owncloud.db'), { readOnly: true })
	db.exec('pragma busy_timeout = 20000')
	try {
		const tables = db.prepare('select name from sqlite_master where type = \'table\' order by name').all() as { name: string }[]
		return Object.fromEntries(tables.map(({ name }) => {
			const rows = db.prepare(`select * from "${name}"`)
			// Nextcloud's ids may be larger than a number.
			rows.setReadBigInts(true)
			return [name, rows.all() as Record<string, unknown>[]]
		}))
	} finally { db.close() }
}

/** Rows that speak of Plaza, wherever they are; the names of the tests' own folders do not count. */
const plazas = (rows: Rows): string[] => Object.entries(rows).flatMap(([table, list]) =>
	list.map((row) => `${table} ${JSON.stringify(row, (_, value: unknown) => typeof value === 'bigint' ? String(value) : value)}`).filter((text) => /plaza/i.test(text.replaceAll(/plaza-nextcloud-[\w.-]+/g, ''))))

const available = await nextcloudAvailable()
if (!available) console.warn('SKIPPED: no Nextcloud at $NEXTCLOUD_ROOT: taking Plaza away is not tested here.')

describe.skipIf(!available)('occ plaza:purge', () => {
	let cloud: Cloud
	let pristine: Rows
	const rule = async (person: string, scope: string, change: object) => {
		const { status, message } = await cloud.nextcloud.ocs(person, 'POST', `/apps/workflowengine/api/v1/workflows/${scope}`, {
			name: '', entity: 'OCA\\WorkflowEngine\\Entity\\File', events: ['\\OCP\\Files::postCreate'], ...change,
		})
		expect(status, message).toBe(200)
	}
	const mime = (value: string) => ({ class: 'OCA\\WorkflowEngine\\Check\\FileName', operator: 'is', value })

	beforeAll(async () => {
		const other = await startNextcloud()
		await other.occ('app:disable', 'plaza')
		pristine = read(other.folder)
		await other.stop()
		cloud = await startCloud()
		const inFolder = { class: 'OCA\\Plaza\\Flow\\InFolderCheck', operator: 'is', value: cloud.channel.folders.approval }
		await rule('admin', 'global', { class: 'OCA\\Plaza\\Flow\\PublishOperation', operation: cloud.channel.id, checks: [inFolder, mime('only-plaza.md')] })
		await rule('ada', 'user', { class: 'OCA\\Plaza\\Flow\\PublishOperation', operation: cloud.channel.id, checks: [inFolder, mime('shared.md')] })
		await cloud.put('ben', 'Marketing/Approval/launch.md', 'We are live.')
		await cloud.publication('launch.md', 'waiting')
		await cloud.notificationOf('carla', 'launch.md')
		await cloud.nextcloud.ocs('carla', 'POST', '/apps/activity/settings', { notify_email_plaza: '1' })
		await cloud.nextcloud.occ('config:app:set', 'plaza', 'proxy', '--value=/plaza/api/v1')
		await cloud.stopService()
		await cloud.put('ben', 'Marketing/waits.md', 'An event that nobody takes in.')
		foreign(cloud.nextcloud.folder)
	}, 240_000)
	afterAll(() => cloud?.stop())

	/** Another app's rule that shares a check with one of Plaza's. */
	function foreign(folder: string): void {
		const db = new DatabaseSync(join(folder, 'data', 'owncloud.db'))
		db.exec('pragma busy_timeout = 20000')
		const { id } = db.prepare('select id from oc_flow_checks where value = \'shared.md\'').get() as { id: number }
		db.prepare('insert into oc_flow_operations (class, name, checks, operation, entity, events) values (?, ?, ?, ?, ?, ?)').run('OCA\\Other\\Operation', '', JSON.stringify([id]), '', 'OCA\\WorkflowEngine\\Entity\\File', '[]')
		db.close()
	}

	it('has something to take away', () => {
		const rows = read(cloud.nextcloud.folder)
		for (const table of ['oc_plaza_events', 'oc_plaza_hand_overs', 'oc_plaza_nonces', 'oc_notifications', 'oc_flow_checks', 'oc_flow_operations_scope']) expect(rows[table]!.length, table).toBeGreaterThan(0)
		expect(rows['oc_flow_operations']).toHaveLength(3)
	})

	it('asks first, and does nothing unasked', async () => {
		await expect(cloud.nextcloud.occ('plaza:purge')).rejects.toThrow('Nothing was changed')
		expect(read(cloud.nextcloud.folder)['oc_plaza_events']!.length).toBeGreaterThan(0)
	})

	it('leaves no table, row or setting of Plaza’s, and other apps’ rules alone', async () => {
		const { folder } = cloud.nextcloud
		expect(await cloud.nextcloud.occ('plaza:purge', '--yes')).toContain('2 Flow rules')
		const rows = read(folder)
		expect(plazas(rows)).toEqual([])
		expect(Object.keys(rows)).toEqual(Object.keys(pristine).filter((table) => !table.startsWith('oc_plaza_')))
		expect(rows['oc_flow_operations']!.map((row) => row['class'])).toEqual(['OCA\\Other\\Operation'])
		expect(rows['oc_flow_checks']!.map((row) => row['value'])).toEqual(['shared.md'])
		expect(rows['oc_flow_operations_scope']).toEqual([])
		const jobs = (all: Rows) => all['oc_jobs']!.map((row) => String(row['class'])).filter((name) => !name.includes('Plaza'))
		expect(jobs(rows)).toEqual(expect.arrayContaining(jobs(pristine)))
		expect(await readFile(join(folder, 'config', 'config.php'), 'utf8')).not.toMatch(/'plaza_/)
		expect((await cloud.nextcloud.webdav('ben', 'GET', 'Marketing/Approval/launch.md')).text, 'people’s files stay').toBe('We are live.')
	})

	it('can be installed again from nothing, and taken away again', async () => {
		await cloud.nextcloud.occ('app:enable', 'plaza')
		expect(Object.keys(read(cloud.nextcloud.folder))).toEqual(expect.arrayContaining(['oc_plaza_events', 'oc_plaza_hand_overs', 'oc_plaza_nonces']))
		await cloud.nextcloud.occ('plaza:purge', '--yes')
		expect(plazas(read(cloud.nextcloud.folder))).toEqual([])
	})

	it('makes app:remove leave nothing', async () => {
		const { folder } = cloud.nextcloud
		const app = join(folder, 'apps', 'plaza')
		// What is removed here must be a copy, never the links to the program itself.
		await rm(app, { recursive: true })
		await mkdir(app)
		for (const part of ['appinfo', 'lib', 'img', 'l10n', 'templates']) await cp(join(REPOSITORY, part), join(app, part), { recursive: true })
		await cloud.nextcloud.occ('app:remove', '--keep-data', 'plaza')
		expect(existsSync(app)).toBe(false)
		expect(plazas(read(folder))).toEqual([])
		expect((await cloud.nextcloud.request('ben', 'GET', '/index.php/apps/files/')).status).toBe(200)
	})
})
