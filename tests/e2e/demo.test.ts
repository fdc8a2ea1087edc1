// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The main job in a real browser: asked for by one person, decided by another, seen by all without a reload. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { become, launch, mark, openAs, Visitor } from './browser.ts'
import { Demo, pause } from './demo.ts'

const inThreeDays = () => `${new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)} 09:00`

describe('the demo in a browser', () => {
	let demo: Demo, browser: Browser, visitor: Visitor
	beforeAll(async () => {
		[demo, browser] = await Promise.all([Demo.make().then((made) => made.start()), launch()])
	})
	afterAll(async () => {
		await browser?.close()
		await demo?.end()
	})
	beforeEach(async () => { visitor = await Visitor.make(browser, demo.url) })
	afterEach((context) => visitor.leave(context))

	const column = (page: Page, name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) })
	const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

	it('carries a draft from asking to the public; board, stream and sandbox show it without a reload', async () => {
		const [board, stream, sandbox] = [await openAs(visitor, 'ada', '/publish'), await visitor.open('/'), await visitor.open('/sandbox')]
		await sandbox.getByText('Nothing is public yet').waitFor()
		const stayed = await Promise.all([stream, sandbox].map(mark))
		await board.bringToFront()

		await column(board, 'Drafts').getByRole('button', { name: 'Ask for approval of launch.md' }).click()
		const card = column(board, 'Waiting for approval').getByRole('listitem').filter({ hasText: 'We are live!' })
		await card.getByText('0 of 1 approvals. Waits for Carla Reyes.').waitFor()
		expect(await demo.names('Approval')).toEqual(['launch.md', 'launch.png'])

		await become(board, 'Carla Reyes')
		await card.getByText('You decide. Look at it.').waitFor()
		await card.getByRole('link', { name: /We are live!/ }).click()
		const preview = board.getByRole('article', { name: 'As it will look on sandbox' })
		await preview.getByText('#Nextcloud #Plaza').waitFor()
		expect(await preview.innerText()).toMatch(/\d+ of 500 characters/)
		await preview.getByText('Alternative text: A tidy desk in morning light').waitFor()
		const picture = preview.getByRole('img', { name: 'A tidy desk in morning light, with a notebook, a cup and a small blue flag.' })
		await expect.poll(() => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBeGreaterThan(0)

		await panel(board, 'Approval').getByRole('button', { name: 'Approve and publish on 1 account' }).click()
		await panel(board, 'Deliveries').getByRole('link', { name: 'Open it on Mastodon' }).waitFor()
		await stream.getByText(/launch\.md was published on sandbox/).waitFor()
		await sandbox.getByRole('article').getByText('We are live!').waitFor()
		for (const still of stayed) await still()

		const link = board.getByRole('link', { name: 'Open the public link' })
		const opened = await board.request.get(await link.getAttribute('href') ?? '')
		expect(opened.status()).toBe(200)
		await board.getByRole('link', { name: 'Publish' }).first().click()
		await column(board, 'Published').getByRole('link', { name: /We are live!/ }).waitFor()
		expect(await demo.names('Published')).toEqual(['launch.md', 'launch.png'])
	})

	it('shows a rejected draft again with the reason', async () => {
		const page = await openAs(visitor, 'ada', '/publish')
		await page.getByRole('button', { name: 'Ask for approval of thank-you.md' }).click()
		const waiting = await demo.until('thank-you.md', 'waiting')
		await become(page, 'Carla Reyes')
		await column(page, 'Waiting for approval').getByRole('link', { name: /Thank you/ }).click()
		await page.waitForURL(`**/publications/${waiting.id}`)
		await page.getByRole('button', { name: 'Reject with a reason' }).click()
		const dialog = page.getByRole('dialog', { name: 'Reject this post' })
		expect(await dialog.getByRole('button', { name: 'Reject', exact: true }).isDisabled(), 'not without a reason').toBe(true)
		await dialog.getByRole('textbox', { name: 'Reason' }).fill('Name the three people who helped most.')
		await dialog.getByRole('button', { name: 'Reject', exact: true }).click()
		await dialog.waitFor({ state: 'detached' })
		await page.getByText('Carla Reyes rejected thank-you.md: Name the three people who helped most.').first().waitFor()

		await page.getByRole('link', { name: 'Publish' }).first().click()
		await become(page, 'Ada Lindqvist')
		const draft = column(page, 'Drafts').getByRole('listitem').filter({ hasText: 'thank-you.md' })
		await draft.getByText('Carla Reyes said no: Name the three people who helped most.').waitFor()
		expect((await demo.names('Drafts'))).toContain('thank-you.md')
	})

	it('takes an approval back when the scheduled post changes, shows what changed, and asks again', async () => {
		await demo.write('Approval', 'monday.md', `---\nat: ${inThreeDays()}\n---\nOn Monday we open the doors.\n`)
		const waiting = await demo.until('monday.md', 'waiting')
		const page = await openAs(visitor, 'carla', `/publications/${waiting.id}`)
		await page.getByRole('button', { name: /^Approve for / }).click()
		await page.getByText('Carla Reyes approved monday.md').waitFor()
		await demo.until('monday.md', 'scheduled')
		const stayed = await mark(page)

		await pause(50)
		await demo.write('Approval', 'monday.md', `---\nat: ${inThreeDays()}\n---\nOn Monday we open the doors at nine.\n`)
		await page.getByText(/Changed after it was approved/).waitFor()
		const changes = panel(page, 'What has changed')
		expect((await changes.locator('ins').allInnerTexts()).join(' ')).toContain('at nine.')
		await stayed()
		const preview = page.getByRole('article', { name: 'As it will look on sandbox' })
		expect(await preview.innerText(), 'the preview is what is there now').toContain('at nine.')
		await page.getByRole('link', { name: 'Publish' }).first().click()
		await column(page, 'Needs you').getByText(/Changed after it was approved/).waitFor()

		await become(page, 'Ada Lindqvist')
		await column(page, 'Needs you').getByRole('link', { name: /On Monday we open the doors/ }).click()
		await page.getByRole('button', { name: 'Ask again for approval' }).click()
		await page.getByText('0 of 1 approvals').waitFor()
		await demo.until('monday.md', 'waiting')
		expect(await preview.innerText(), 'who approves now sees what they approve').toContain('at nine.')
		expect((await demo.publication(waiting.id)).full[0]!.url, 'nothing went out').toBeNull()
	})

	it('says what to mend about a post that cannot go out: at the draft, and once it was moved', async () => {
		await demo.write('Drafts', 'slip.md', '---\ntags: [two words]\ncolour: red\n---\nA slip.\n')
		await demo.write('Approval', 'broken.md', '---\nto: nobody\nat: soon\n---\nA bigger slip.\n')
		const page = await openAs(visitor, 'ada', '/publish')
		const draft = column(page, 'Drafts').getByRole('listitem').filter({ hasText: 'slip.md' })
		await draft.getByText('There is no field “colour”.').waitFor()
		await draft.getByText('The field “tags” must be').waitFor()
		const card = page.getByRole('listitem').filter({ hasText: 'broken.md' })
		await card.getByRole('link').click()
		await page.getByText('There is no account “nobody” in this channel. Its accounts are: sandbox.').waitFor()
		await page.getByText('“soon” is not a time.').waitFor()
		expect(await page.getByRole('button', { name: /^Approve/ }).count(), 'nobody can approve it').toBe(0)
	})
})
