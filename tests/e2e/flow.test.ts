// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The forms that Nextcloud’s Flow settings show for Plaza: they tell a rule’s value the way those settings hear it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { focusOf, launch, tabTo, Visitor } from './browser.ts'
import { freePort } from './demo.ts'

describe('the forms in Flow', () => {
	let server: ChildProcess, browser: Browser, visitor: Visitor, page: Page, url: string
	beforeAll(async () => {
		const port = await freePort()
		url = `http://127.0.0.1:${port}`
		server = spawn(process.execPath, [join(import.meta.dirname, 'pages', 'serve.ts'), String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
		await once(server.stdout!, 'data')
		browser = await launch()
	})
	afterAll(async () => {
		await browser?.close()
		server?.kill()
	})
	beforeEach(async () => {
		visitor = await Visitor.make(browser, url)
		page = await visitor.open('/tests/e2e/pages/flow.html')
		await page.getByRole('combobox', { name: 'Plaza channel' }).waitFor()
	})
	afterEach((context) => visitor.leave(context))

	const said = () => page.evaluate('flow.values') as Promise<Record<string, string>>
	const registered = () => page.evaluate('JSON.parse(JSON.stringify(flow))') as Promise<{ operators: { id: string, element: string, operation: string }[], checks: { class: string, element: string, operators: { operator: string }[] }[] }>

	it('are registered under the names of the PHP classes', async () => {
		const { operators, checks } = await registered()
		expect(operators.map(({ id }) => id)).toEqual(['OCA\\Plaza\\Flow\\PublishOperation'])
		expect(checks.map((check) => check.class)).toEqual(['OCA\\Plaza\\Flow\\InFolderCheck'])
		expect(checks[0]!.operators.length).toBeGreaterThanOrEqual(1)
	})

	it('tell the channel that was chosen', async () => {
		await page.getByRole('combobox', { name: 'Plaza channel' }).click()
		await page.getByRole('option', { name: /Marketing/ }).first().click()
		const [operator] = (await registered()).operators
		await expect.poll(said).toMatchObject({ [operator!.element]: 'c1' })
	})

	it('tell the folder that was chosen, of a channel or another', async () => {
		const [check] = (await registered()).checks
		await page.getByRole('combobox', { name: 'Folder' }).click()
		await page.getByRole('option', { name: /Marketing/ }).click()
		await expect.poll(async () => (await said())[check!.element]).toMatch(/^\d+$/)
		const first = (await said())[check!.element]
		await page.getByRole('button', { name: 'Another folder …' }).click()
		await page.getByRole('list', { name: 'Folders' }).getByRole('button').first().click()
		await expect.poll(async () => (await said())[check!.element]).not.toBe(first)
		expect((await said())[check!.element]).toMatch(/^\d+$/)
	})

	it('work by keyboard alone', async () => {
		const { operators, checks } = await registered()
		await page.keyboard.press('Tab')
		expect((await focusOf(page))?.html).toContain('input')
		await page.keyboard.press('ArrowDown')
		await page.getByRole('option').first().waitFor()
		await page.keyboard.press('Enter')
		await expect.poll(async () => (await said())[operators[0]!.element]).toBeTruthy()
		await tabTo(page, 'Make a channel')
		await page.keyboard.press('Tab')
		await page.keyboard.press('ArrowDown')
		await page.getByRole('option').first().waitFor()
		await page.keyboard.press('Enter')
		await expect.poll(async () => (await said())[checks[0]!.element]).toMatch(/^\d+$/)
		await tabTo(page, 'Another folder …')
		await page.keyboard.press('Enter')
		await page.getByRole('list', { name: 'Folders' }).getByRole('button').first().waitFor()
	})
})
