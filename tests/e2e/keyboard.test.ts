// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The main job without a mouse. `tabTo` fails at every stop where one does not see the focus. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { focusOf, launch, openAs, tabTo, Visitor } from './browser.ts'
import { Demo } from './demo.ts'

describe('the demo by keyboard only', () => {
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

	/** Waits until the focus, which menus and dialogs move when they are there, is on something with this text. */
	const untilFocus = (page: Page, text: RegExp) => expect.poll(async () => (await focusOf(page))?.text, { timeout: 5000 }).toMatch(text)
	const untilWritingReason = (page: Page) => expect.poll(async () => (await focusOf(page))?.html, { timeout: 5000 }).toContain('textarea')

	async function becomeByKeys(page: Page, person: string, steps: number): Promise<void> {
		await tabTo(page, /^Demo: /, { key: 'Shift+Tab' })
		await page.keyboard.press('Enter')
		await untilFocus(page, /^Ada Lindqvist/)
		for (let step = 0; step < steps; step++) await page.keyboard.press('ArrowDown')
		await untilFocus(page, new RegExp(`^${person}`))
		await page.keyboard.press('Enter')
		await page.getByRole('button', { name: `Demo: ${person}` }).waitFor()
	}

	it('asks, becomes another person, decides, and follows the post', async () => {
		const page = await openAs(visitor, 'ada', '/publish')
		await page.getByRole('button', { name: 'Ask for approval of launch.md' }).waitFor()
		await tabTo(page, 'Ask for approval of launch.md')
		await page.keyboard.press('Enter')
		await page.getByText('0 of 1 approvals. Waits for Carla Reyes.').waitFor()
		expect(await focusOf(page), 'the focus stays on the board when the card moves on').toMatchObject({ text: 'Ask for approval of thank-you.md', visible: true })

		await becomeByKeys(page, 'Carla Reyes', 2)
		expect((await focusOf(page))?.text, 'the focus returns to the switcher').toBe('Demo: Carla Reyes')
		await page.getByText('You decide. Look at it.').waitFor()
		await tabTo(page, /We are live!/)
		await page.keyboard.press('Enter')
		await page.waitForURL('**/publications/*')
		await page.getByText('Alternative text:').waitFor()
		expect((await focusOf(page))?.text, 'a new page begins at its heading').toContain('We are live!')

		await tabTo(page, 'Reject with a reason')
		await page.keyboard.press('Enter')
		await untilWritingReason(page)
		await page.keyboard.press('Escape')
		await untilFocus(page, /^Reject with a reason$/)

		await tabTo(page, 'Approve and publish on 1 account', { key: 'Shift+Tab' })
		await page.keyboard.press('Space')
		await page.getByRole('link', { name: 'Open it on Mastodon' }).waitFor()
		expect(await focusOf(page), 'the focus is kept where the decision was made').toMatchObject({ text: 'Approval' })
		await tabTo(page, 'Open it on Mastodon')
		await demo.until('launch.md', 'done')
	})

	it('rejects with a reason, from the field to the draft', async () => {
		await demo.move('Drafts', 'Approval', 'thank-you.md')
		const { id } = await demo.until('thank-you.md', 'waiting')
		const page = await openAs(visitor, 'carla', `/publications/${id}`)
		await page.getByRole('button', { name: 'Reject with a reason' }).waitFor()
		await tabTo(page, 'Reject with a reason')
		await page.keyboard.press('Enter')
		await untilWritingReason(page)
		await page.keyboard.type('Name those who helped.')
		await tabTo(page, 'Reject')
		await page.keyboard.press('Enter')
		await page.getByText('The reason').waitFor()
		expect((await focusOf(page))?.visible, 'the focus is not lost').toBe(true)
		expect(await page.getByRole('status').allInnerTexts(), 'it is said aloud').toContainEqual(expect.stringContaining('Rejected. It is a draft again.'))
	})

	it('goes from page to page, and to the language and back', async () => {
		const page = await openAs(visitor, 'ada', '/')
		await tabTo(page, 'Accounts')
		await page.keyboard.press('Enter')
		await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor()
		await tabTo(page, 'Language', { key: 'Shift+Tab' })
		await page.keyboard.press('Enter')
		await untilFocus(page, /^English$/)
		await page.keyboard.press('ArrowDown')
		await untilFocus(page, /^Deutsch$/)
		await page.keyboard.press('Enter')
		await page.getByRole('heading', { level: 1, name: 'Konten' }).waitFor()
	})
})
