// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Plaza’s page inside a real Nextcloud, in a real browser: signed in by the form, through the shell’s relay. */
import { existsSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../e2e/accessible.ts'
import { focusOf, launch, overflowOf, tabTo, Visitor } from '../e2e/browser.ts'
import { signIn } from '../e2e/sign-in.ts'
import { type Cloud, startCloud } from './cloud.ts'
import { nextcloudAvailable, PASSWORD } from './nextcloud-server.ts'

const chromium = process.env['PLAZA_CHROMIUM'] ?? '/usr/bin/chromium'
const available = await nextcloudAvailable() && existsSync(chromium)
if (!available) console.warn('SKIPPED: no Nextcloud at $NEXTCLOUD_ROOT or no Chromium: the page is not tested on a real server here.')

/** The server’s own scripts are not built on every machine; what is missing then, and what fails by it, is not ours. */
const THEIRS = /^(?!.*\/apps\/plaza\/).*\/(dist|core|apps)\//s
/** The header is the server’s, and so is a hidden heading with the app’s name. */
const AROUND = { html: /header-start|header-end|id="header"/, h1: 1 }

describe.skipIf(!available)('the page in Nextcloud', () => {
	let cloud: Cloud, browser: Browser, visitor: Visitor | undefined
	beforeAll(async () => {
		[cloud, browser] = await Promise.all([startCloud(), launch()])
	})
	afterAll(async () => {
		await browser?.close()
		await cloud?.stop()
	})
	afterEach(async (context) => { await visitor?.leave(context, THEIRS) })

	/** The board, as somebody who signed in. */
	async function boardOf(person: string): Promise<Page> {
		visitor = await Visitor.make(browser, cloud.nextcloud.url)
		await signIn(visitor.context, cloud.nextcloud.url, person, PASSWORD)
		const page = await visitor.context.newPage()
		await page.goto(`${cloud.nextcloud.url}/index.php/apps/plaza/publish`)
		await page.getByRole('heading', { level: 1, name: 'Publish' }).waitFor()
		return page
	}

	const column = (page: Page, name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) })

	it('asks for approval on the board, with the files moved as the person who asks', async () => {
		await cloud.put('ben', 'Marketing/Drafts/launch.png', cloud.picture)
		await cloud.put('ben', 'Marketing/Drafts/launch.md', '---\nmedia: launch.png\nalt: A tidy desk.\ntags: [launch]\n---\nWe are live on Nextcloud.\n')
		const page = await boardOf('ben')
		await column(page, 'Drafts').getByRole('button', { name: 'Ask for approval of launch.md' }).click()
		await column(page, 'Waiting for approval').getByText('0 of 1 approvals').waitFor({ timeout: 30_000 })
		await expect.poll(() => cloud.names('ben', 'Marketing/Approval')).toEqual(['launch.md', 'launch.png'])
	})

	it('shows the post to who decides, and what they approve goes out while they look', async () => {
		const waiting = await cloud.publication('launch.md', 'waiting')
		const page = await boardOf('carla')
		await column(page, 'Waiting for approval').getByText('You decide. Look at it.').waitFor()
		await page.getByRole('link', { name: /We are live on Nextcloud/ }).click()
		await page.waitForURL(`**/apps/plaza/publications/${waiting.id}`)
		const picture = page.getByRole('img', { name: 'A tidy desk.' })
		await expect.poll(() => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth), { timeout: 10_000 }).toBeGreaterThan(0)
		await expectAccessible(page, AROUND)

		await tabTo(page, 'Approve and publish on 1 account')
		await page.keyboard.press('Enter')
		await page.getByRole('link', { name: 'Open it on Mastodon' }).waitFor({ timeout: 30_000 })
		expect((await focusOf(page))?.text).toBe('Approval')
		expect(cloud.posts('We are live on Nextcloud.')).toHaveLength(1)
		const link = await page.getByRole('link', { name: 'Open the public link' }).getAttribute('href')
		expect((await fetch(link!)).status).toBe(200)
	})

	it('tells the rest of it in the stream, whose addresses can be opened by themselves', async () => {
		const page = await boardOf('carla')
		await page.goto(`${cloud.nextcloud.url}/index.php/apps/plaza/`)
		await page.getByText(/launch\.md was published on sandbox/).waitFor()
		await expectAccessible(page, AROUND)
		await page.goto(`${cloud.nextcloud.url}/index.php/apps/plaza/accounts`)
		await page.getByRole('heading', { level: 2, name: 'sandbox' }).waitFor()
	})

	it('fits a phone', async () => {
		const page = await boardOf('carla')
		await page.setViewportSize({ width: 390, height: 780 })
		await column(page, 'Published').getByRole('link', { name: /We are live on Nextcloud/ }).waitFor()
		expect((await overflowOf(page)).content).toBeLessThanOrEqual(0)
	})
})
