// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What holds on every page: it can be read with a screen reader, on a narrow phone, in German. */
import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from './accessible.ts'
import { launch, openAs, overflowOf, Visitor, wordsOf } from './browser.ts'
import { Demo } from './demo.ts'

const LONG = 'A-name-that-somebody-made-without-a-single-space-and-with-everything-in-it.md'
/** Names of folders are the organisation’s own. */
const FOLDERS = ['Drafts', 'Approval', 'Published', 'Failed']

describe('every page of the demo', () => {
	let demo: Demo, browser: Browser, visitor: Visitor | undefined
	const posts: Record<string, string> = {}
	beforeAll(async () => {
		[demo, browser] = await Promise.all([Demo.make().then((made) => made.start()), launch()])
		await demo.move('Drafts', 'Approval', 'launch.md', 'launch.png')
		await demo.write('Approval', LONG, `---\nat: ${new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)} 09:00\n---\n${'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(4)}\n\nhttps://example.org/${'a'.repeat(90)}\n`)
		await demo.write('Approval', 'slip.md', '---\nto: nobody\n---\nA slip.\n')
		await demo.write('Drafts', 'bad-draft.md', '---\ncolour: red\n---\nA draft with a slip.\n')
		for (const name of ['launch.md', LONG]) {
			const { id } = await demo.until(name, 'waiting')
			posts[name] = id
			await demo.plaza('publications', 'approve', id, '--as', 'carla')
		}
		await demo.until('launch.md', 'done')
		await demo.until(LONG, 'scheduled')
		await demo.write('Approval', LONG, `---\nat: ${new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)} 09:00\ntags: [new]\n---\nChanged.\n`)
		await demo.until(LONG, 'voided')
		await demo.write('Approval', 'waiting.md', 'Shall we?\n')
		posts['waiting.md'] = (await demo.until('waiting.md', 'waiting')).id
		posts['slip.md'] = (await demo.cards()).find(({ name }) => name === 'slip.md')?.id ?? ''
	})
	afterAll(async () => {
		await browser?.close()
		await demo?.end()
	})
	afterEach(async (context) => { await visitor?.leave(context) })

	const paths = () => ['/', '/publish', '/publish/channels', '/accounts', ...Object.values(posts).filter((id) => id !== '').map((id) => `/publications/${id}`)]

	/** Opens each page as somebody who may do everything, settled, and looks at it. */
	async function onEachPage(look: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
		visitor = await Visitor.make(browser, demo.url, options)
		const page = await openAs(visitor, 'carla', '/')
		for (const path of paths()) {
			await page.goto(demo.url + path)
			await page.getByRole('heading', { level: 1 }).waitFor()
			await page.locator('.skeleton, [aria-busy=true]').first().waitFor({ state: 'detached' })
			await look(page)
		}
	}

	it('says what everything is to who does not see it', async () => {
		await onEachPage(expectAccessible)
	})

	it('says what everything is in its dialogs and menus, too', async () => {
		visitor = await Visitor.make(browser, demo.url)
		const page = await openAs(visitor, 'carla', `/publications/${posts['waiting.md']}`)
		await page.getByRole('button', { name: 'Reject with a reason' }).click()
		await page.getByRole('dialog').waitFor()
		expect(await page.getByRole('textbox', { name: 'Reason' }).count()).toBe(1)
		await page.keyboard.press('Escape')
		await page.goto(`${demo.url}/accounts`)
		await page.getByRole('button', { name: /^Connect an account/ }).first().click()
		const dialog = page.getByRole('dialog')
		await dialog.waitFor()
		const nameless = await dialog.locator('button:not([aria-hidden="true"]), input, a').evaluateAll((elements) => (elements as unknown as { ariaLabel: string | null, innerText: string, labels?: { length: number }, outerHTML: string }[])
			.filter((one) => !one.ariaLabel && one.innerText.trim() === '' && !one.labels?.length).map((one) => one.outerHTML.slice(0, 150)))
		expect(nameless).toEqual([])
	})

	it('fits a window of 360 pixels', async () => {
		await onEachPage(async (page) => {
			const overflow = await overflowOf(page)
			expect(overflow, `nothing is cut off on ${page.url()}`).toEqual({ page: expect.closeTo(0, 0), content: expect.closeTo(0, 0), elements: [] })
		}, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true })
	})

	it('speaks German to who reads German', async () => {
		const english = await englishTexts()
		const found = new Set<string>()
		await onEachPage(async (page) => {
			expect(await page.evaluate('document.documentElement.lang')).toBe('de')
			for (const text of await wordsOf(page)) if (!FOLDERS.includes(text) && english.some((source) => source.test(text))) found.add(`${new URL(page.url()).pathname}: ${text}`)
		}, { locale: 'de-DE' })
		expect([...found]).toEqual([])
	})
})

/** The English sources whose German differs, as patterns over a whole text; what stands for a value may be anything. */
async function englishTexts(): Promise<RegExp[]> {
	const { translations } = JSON.parse(await readFile(new URL('../../l10n/de.json', import.meta.url), 'utf8')) as { translations: Record<string, string | string[]> }
	const pairs = Object.entries(translations).flatMap(([source, german]) => {
		const plural = /^_(.*)_::_(.*)_$/s.exec(source)
		return plural ? [[plural[1]!, german[0]!], [plural[2]!, german[1]!]] as const : [[source, String(german)]] as const
	})
	const said = new Set(pairs.map(([, german]) => german))
	const letters = (text: string) => text.replace(/\{\w+\}|%n|%\d\$s|%s|[^a-z]/gi, '').length
	return pairs.filter(([source, german]) => source !== german && !said.has(source) && letters(source) >= 3)
		.map(([source]) => new RegExp(`^${source.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}|%n|%\d\\\$s|%s/g, '.+')}$`))
}
