// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A real Chromium that is watched: what it complains about, and whom it asks. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect, type TestContext } from 'vitest'

export interface Focus { text: string, html: string, visible: boolean, inside: boolean }
export interface Overflow { page: number, content: number, elements: string[] }

export async function launch(): Promise<Browser> {
	return await chromium.launch({
		executablePath: process.env['PLAZA_CHROMIUM'] ?? '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
	})
}

/** A visitor with cookies of their own. Everything that goes wrong in their pages is kept. */
export class Visitor {
	readonly context: BrowserContext
	readonly origin: string
	readonly #complaints: string[] = []
	readonly #foreign: string[] = []

	private constructor(context: BrowserContext, origin: string) {
		this.context = context
		this.origin = origin
		context.on('page', (page) => this.#watch(page))
	}

	static async make(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Visitor> {
		const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options })
		await context.addInitScript({ path: join(import.meta.dirname, 'in-page.js') })
		return new Visitor(context, origin)
	}

	#watch(page: Page): void {
		page.setDefaultTimeout(15_000)
		page.on('console', (message) => {
			if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource')) this.#complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`)
		})
		page.on('pageerror', (error) => this.#complaints.push(`thrown: ${error.stack ?? error.message}`))
		page.on('response', async (response) => {
			// What the console tells of it is its number only.
			if (response.status() >= 400) this.#complaints.push(`answered ${response.status()}: ${response.request().method()} ${response.url()} ${await response.text().catch(() => '')}`)
		})
		page.on('request', (request) => {
			const url = new URL(request.url())
			if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== this.origin) this.#foreign.push(request.url())
		})
	}

	async open(path: string): Promise<Page> {
		const page = await this.context.newPage()
		await page.goto(this.origin + path)
		return page
	}

	/** No error, no warning, no refusal by the content security policy, no request to another host. */
	expectPeace(except: RegExp = /(?!)/): void {
		expect(this.#complaints.filter((text) => !except.test(text)), 'what the browser complains about').toEqual([])
		expect(this.#foreign, 'requests to other hosts').toEqual([])
	}

	/** After a test: peace is expected where it passed, else the pages are kept as pictures to look at. */
	async leave({ task }: TestContext, except?: RegExp): Promise<void> {
		const failed = task.result?.state === 'fail'
		if (failed) await this.#keepPictures(task.name, except)
		await this.context.close()
		if (!failed) this.expectPeace(except)
	}

	async #keepPictures(name: string, except?: RegExp): Promise<void> {
		for (const [index, page] of this.context.pages().entries()) {
			const path = join(tmpdir(), 'plaza-e2e-failures', `${name.slice(0, 40).replace(/\W+/g, '-')}-${index}.png`)
			await page.screenshot({ path }).catch(() => {})
			console.warn(`${page.url()} as it was: ${path}\n${this.#complaints.filter((text) => !except?.test(text)).join('\n')}`)
		}
	}
}

const ask = async <T>(page: Page, what: string): Promise<T> => await page.evaluate(`look.${what}()`) as T
export const focusOf = (page: Page) => ask<Focus | null>(page, 'focus')
export const overflowOf = (page: Page) => ask<Overflow>(page, 'overflow')
export const wordsOf = (page: Page) => ask<string[]>(page, 'words')

/** Marks the page, so that a later look tells whether it was loaded again. */
export async function mark(page: Page): Promise<() => Promise<void>> {
	await page.evaluate('window.marked = true')
	return async () => { expect(await page.evaluate('window.marked === true'), `${page.url()} was not loaded again`).toBe(true) }
}

/** Goes on with Tab until something with this text has the focus; every stop must show where it is. */
export async function tabTo(page: Page, text: string | RegExp, { key = 'Tab', stops = 60 } = {}): Promise<Focus> {
	const passed: string[] = []
	for (let stop = 0; stop < stops; stop++) {
		await page.keyboard.press(key)
		const focus = await focusOf(page)
		if (!focus) continue
		passed.push(focus.text)
		expect(focus.visible, `focus is seen on ${focus.html}`).toBe(true)
		expect(focus.inside, `focus is in the window on ${focus.html}`).toBe(true)
		if (typeof text === 'string' ? focus.text === text : text.test(focus.text)) return focus
	}
	throw new Error(`${key} never came to ${String(text)}, but to: ${passed.join(' | ')}`)
}

/** Becomes another person of the demo, by the button at the top. */
export async function become(page: Page, person: string): Promise<void> {
	await page.getByRole('button', { name: /^Demo: / }).click()
	await page.getByRole('menuitemradio', { name: new RegExp(person) }).click()
	await page.getByRole('button', { name: `Demo: ${person}` }).waitFor()
}

/** Ready, as this person, on a page of the demo. */
export async function openAs(visitor: Visitor, person: string, path: string): Promise<Page> {
	const page = await visitor.open('/')
	await page.request.post(`${visitor.origin}/api/v1/demo/person`, { data: { id: person }, headers: { origin: visitor.origin } })
	await page.goto(visitor.origin + path)
	await page.getByRole('heading', { level: 1 }).waitFor()
	return page
}
