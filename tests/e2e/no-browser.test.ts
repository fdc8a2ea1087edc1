// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The newcomer’s way without a browser: `npm start`, `mv`, `plaza publications approve`, and what the public sees. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Card, Demo } from './demo.ts'

describe('the demo from a terminal', () => {
	let demo: Demo
	beforeAll(async () => { demo = await (await Demo.make()).start() })
	afterAll(() => demo?.end())

	const timeline = async () => await (await fetch(`${demo.url}/sandbox`)).text()
	const count = (html: string) => [...html.matchAll(/<article class="post"/g)].length

	it('makes a small organisation and says the three next things to do', async () => {
		expect(await demo.names('.')).toEqual(['Approval', 'Drafts', 'Failed', 'Published'])
		expect(await demo.names('Drafts')).toEqual(['launch.md', 'launch.png', 'thank-you.md'])
		for (const said of [`mv ${demo.path('Drafts')}/launch.* ${demo.path('Approval')}/`, 'publications approve ID --as carla', `${demo.url}/sandbox`]) expect(demo.output).toContain(said)
		const { stdout } = await demo.plaza('account', 'list')
		expect(stdout).toContain('sandbox')
		expect(stdout).toContain('connected')
	})

	it('publishes what was moved once it was approved, and never before', async () => {
		await demo.move('Drafts', 'Approval', 'launch.md', 'launch.png')
		await demo.until('launch.md', 'waiting')
		const listed = await demo.plaza('publications', 'list', '--state', 'waiting', '--json')
		const [waiting] = (JSON.parse(listed.stdout) as { publications: Card[] }).publications
		expect(waiting?.name).toBe('launch.md')
		expect(count(await timeline()), 'nothing is public before the approval').toBe(0)

		const refused = await demo.plaza('publications', 'approve', waiting!.id, '--as', 'ada')
		expect(refused.code, 'the author may not approve').toBe(1)
		expect(refused.stderr).toMatch(/You may not do this/)

		const approved = await demo.plaza('publications', 'approve', waiting!.id, '--as', 'carla')
		expect(approved.stderr).toBe('')
		expect(approved.code).toBe(0)
		await demo.until('launch.md', 'done')
	})

	it('shows it on the sandbox’s page and API, with a public link that opens', async () => {
		const card = await demo.until('launch.md', 'done')
		const { link, full } = await demo.publication(card.id)
		const html = await timeline()
		expect(count(html)).toBe(1)
		expect(html).toContain('We are live!')
		expect(html).toContain('alt="A tidy desk in morning light')

		const id = full[0]!.url!.split('/').at(-1)
		const status = await (await fetch(`${demo.url}/sandbox/api/v1/statuses/${id}`)).json() as { content: string, url: string, media_attachments: { url: string, description: string }[] }
		expect(status.url).toBe(full[0]!.url)
		expect(status.content).toContain(link.url!)
		expect(status.media_attachments).toHaveLength(1)
		expect((await fetch(status.media_attachments[0]!.url)).status).toBe(200)
		expect((await fetch(full[0]!.url!)).status).toBe(200)

		const answer = await fetch(link.url!)
		expect(answer.status, 'a stranger sees the link').toBe(200)
		await answer.body?.cancel()
	})

	it('files the post and its image under Published', async () => {
		await expect.poll(() => demo.names('Published'), { timeout: 10_000 }).toEqual(['launch.md', 'launch.png'])
		expect(await demo.names('Approval')).toEqual([])
		expect(await demo.names('Drafts')).toEqual(['thank-you.md'])
	})

	it('ends cleanly on Ctrl-C, and the next start goes on where it stopped', async () => {
		await demo.move('Drafts', 'Approval', 'thank-you.md')
		const before = await demo.until('thank-you.md', 'waiting')
		expect(await demo.interrupt()).toBe(0)
		expect(demo.stoppedCleanly, demo.output).toBe(true)
		await expect(fetch(demo.url)).rejects.toThrow()
		expect((await demo.plaza('publications', 'list')).stderr).toContain('No Plaza service runs')

		// What happens while nobody listens is seen at the next start.
		await demo.write('Approval', 'meanwhile.md', 'Written while nobody was there.\n')
		await demo.start()
		expect((await demo.until('thank-you.md', 'waiting')).id, 'it is the same publication').toBe(before.id)
		expect((await demo.until('launch.md', 'done')).state).toBe('done')
		await demo.until('meanwhile.md', 'waiting')
		expect(await demo.names('Drafts'), 'the organisation is not made a second time').toEqual([])
		expect(count(await timeline()), 'nothing is posted twice').toBe(1)

		expect((await demo.plaza('publications', 'approve', before.id, '--as', 'carla')).code).toBe(0)
		await demo.until('thank-you.md', 'done')
		expect(count(await timeline())).toBe(2)
	})

	it('hands back a rejected post with its reason', async () => {
		const waiting = await demo.until('meanwhile.md', 'waiting')
		expect((await demo.plaza('publications', 'reject', waiting.id, '--reason', 'Say who was there.', '--as', 'carla')).code).toBe(0)
		await expect.poll(() => demo.names('Drafts'), { timeout: 10_000 }).toEqual(['meanwhile.md', 'meanwhile.reason.txt'])
		expect(await demo.read('Drafts', 'meanwhile.reason.txt')).toContain('Say who was there.')
	})

	it('ends cleanly on Ctrl-C while it is still starting', async () => {
		expect(await demo.interrupt()).toBe(0)
		const started = demo.start()
		await expect.poll(() => fetch(`${demo.url}/health`).then(({ ok }) => ok, () => false), { timeout: 20_000, interval: 20 }).toBe(true)
		expect(await demo.interrupt()).toBe(0)
		await started.catch(() => {})
		expect(demo.stoppedCleanly, demo.output).toBe(true)
	})
})
