// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { beforeAll, expect, it } from 'vitest'
import { SHARE_GROUP, describeShell, eventsOf, makeChannel, share, upload, type Channel } from './shell-kit.ts'

const OPERATION = 'OCA\\Plaza\\Flow\\PublishOperation'
const IN_FOLDER = 'OCA\\Plaza\\Flow\\InFolderCheck'
const EVENTS = ['postCreate', 'postWrite', 'postRename', 'postCopy'].map((name) => `\\OCP\\Files::${name}`)

describeShell('a Flow rule "file is in folder X → Plaza channel Y"', (server) => {
	let channel: Channel
	const ids: Record<string, string> = {}
	const rule = (person: string, scope: 'global' | 'user', change: object = {}) =>
		server().ocs<{ id: number }>(person, 'POST', `/apps/workflowengine/api/v1/workflows/${scope}`, {
			class: OPERATION, name: '', operation: '7', entity: 'OCA\\WorkflowEngine\\Entity\\File', events: EVENTS,
			checks: [{ class: IN_FOLDER, operator: 'is', value: channel.folders.approval }], ...change,
		})
	const matches = async (act: () => Promise<unknown>) => (await eventsOf(server(), act)).filter(({ kind }) => kind === 'flow.matched')

	beforeAll(async () => {
		channel = await makeChannel(server(), 'ada', 'Marketing')
		await share(server(), 'ada', '/Marketing', SHARE_GROUP, 'marketing')
		await server().webdav('ben', 'PROPFIND', '')
		for (const [name, person, scope, operation] of [['admin', 'admin', 'global', '7'], ['ada', 'ada', 'user', '8']] as const) {
			const { status, data, message } = await rule(person, scope, { operation })
			expect(status, message).toBe(200)
			ids[name] = String(data.id)
		}
	})

	it('tells each matching rule once for an upload, with its scope and owner', async () => {
		const found = await matches(() => server().webdav('ben', 'PUT', 'Marketing/Approval/new.md', 'hello'))
		expect(found).toHaveLength(2)
		expect(found).toMatchObject([
			{ actor: 'ben', object: { name: 'new.md', kind: 'file' }, payload: { channel: '7', rule: ids['admin'], ruleScope: 'admin', ruleOwner: null } },
			{ actor: 'ben', object: { name: 'new.md' }, payload: { channel: '8', rule: ids['ada'], ruleScope: 'user', ruleOwner: 'ada' } },
		])
		expect(found[0]!.ancestorsAfter[0]).toBe(channel.folders.approval)
	})

	it('tells once for a copy, a move, and a folder that moves in', async () => {
		await upload(server(), 'ben', 'mine.md')
		await server().webdav('ben', 'MKCOL', 'batch')
		const name = async (method: string, from: string, to: string) =>
			(await matches(() => server().webdav('ben', method, from, undefined, { destination: `Marketing/Approval/${to}` }))).map(({ object, payload }) => [object?.name, payload['channel']])
		expect(await name('COPY', 'mine.md', 'copied.md')).toEqual([['copied.md', '7'], ['copied.md', '8']])
		expect(await name('MOVE', 'mine.md', 'moved.md')).toEqual([['moved.md', '7'], ['moved.md', '8']])
		expect(await name('MOVE', 'batch', 'batch')).toEqual([['batch', '7'], ['batch', '8']])
	})

	it('is silent about files elsewhere, and about what Plaza does itself', async () => {
		expect(await matches(() => server().webdav('ben', 'PUT', 'Marketing/Drafts/not.md', 'hello'))).toEqual([])
		const file = await upload(server(), 'ada', 'Marketing/Drafts/own.md')
		const own = await matches(() => server().host('POST', `/hand-overs/${channel.handOver.id}/move`, { json: { file, folder: channel.folders.approval } }))
		expect(own).toEqual([])
	})

	it('is refused without a channel or a folder, and as a filter of another app\'s rule', async () => {
		const folder = channel.folders.approval
		const check = (value: string, operator = 'is') => ({ checks: [{ class: IN_FOLDER, operator, value }] })
		for (const bad of [{ operation: '' }, { operation: 'no channel' }, { operation: '9'.repeat(5000) }, check('none'), check('99999999'), check(folder, 'matches')]) {
			const { status, message } = await rule('admin', 'global', bad)
			expect(status, message).toBe(400)
		}
		const file = await upload(server(), 'ada', 'Marketing/Drafts/file.md')
		expect((await rule('admin', 'global', check(file))).status, 'a file is no folder').toBe(400)
		const foreign = await rule('admin', 'global', { class: 'OCA\\WorkflowEngine\\Test', operation: '' })
		expect(foreign.status).not.toBe(200)
		expect((await rule('ada', 'user', { operation: '"12"' })).status, 'a JSON string is fine').toBe(200)
	})

	it('goes with the person whose it was', async () => {
		expect((await rule('carla', 'user', { operation: '9' })).status).toBe(200)
		const personal = async () => (await server().ocs<Record<string, { operation: string }[]>>('admin', 'GET', '/apps/workflowengine/api/v1/workflows/global')).status
		expect(await personal()).toBe(200)
		await server().occ('user:delete', 'carla')
		await server().occ('user:add', '--password-from-env', 'carla')
		const { data } = await server().ocs<Record<string, unknown[]>>('carla', 'GET', '/apps/workflowengine/api/v1/workflows/user')
		expect(Object.values(data).flat()).toEqual([])
	})
})
