// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Takes the pictures of `docs/screenshots/`, by hand: `node_modules/.bin/node tests/e2e/screenshots.ts [name …]` after `npm run build`.
 * A week of an organisation's posts is played on the demo, then on a Nextcloud where there is one.
 */
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type Cloud, startCloud } from '../integration/cloud.ts'
import { nextcloudAvailable, PASSWORD } from '../integration/nextcloud-server.ts'
import { launch, openAs, Visitor } from './browser.ts'
import { Demo, pause } from './demo.ts'
import { signIn } from './sign-in.ts'

// As on a machine of the organisation: the channel's times are the reader's.
process.env['TZ'] ??= 'Europe/Berlin'

const folder = resolve(import.meta.dirname, '../../docs/screenshots')
const wanted = process.argv.slice(2)
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 1.5 }
// REUSE-IgnoreStart
const LICENSE = 'SPDX-FileCopyrightText: 2026 Plaza contributors\nSPDX-License-Identifier: AGPL-3.0-or-later\n'
// REUSE-IgnoreEnd
const size = { width: 1280, height: 800 }

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const posts: Record<string, string> = {
	'open-day.md': `---\nat: ${day(4)} 09:00\ntags: [OpenDay]\nlanguage: en\n---\nCome and see us work: our open day is on Saturday, from ten to four, with cake.\n`,
	'newsletter.md': `---\nat: ${day(2)} 08:30\ntags: [newsletter]\nlanguage: en\n---\nThe December newsletter: three new colleagues, one new roof, and what we learned from a power cut.\n`,
	'volunteers.md': '---\ntags: [volunteering]\nlanguage: en\n---\nWe look for people who read aloud on Wednesdays. One hour, tea included, no experience needed.\n',
	'concert.md': '---\nto: newspaper\n---\nSunday at five: a concert in the courtyard. If it rains, inside.\n',
	'report.md': '---\ntitle: Annual report\ntags: [transparency]\nlanguage: en\n---\nWhere the money went: our annual report is out, on twelve pages and without a single pie chart.\n',
}

/** Posts in every state of the board. Returns the ids of the two that are shown by themselves. */
async function play(demo: Demo): Promise<{ waiting: string, voided: string }> {
	const approve = async (id: string) => { await demo.plaza('publications', 'approve', id, '--as', 'carla') }
	const ask = async (name: string) => {
		await demo.write('Approval', name, posts[name]!)
		return (await demo.until(name, 'waiting')).id
	}
	await approve(await ask('report.md'))
	await approve(await ask('volunteers.md'))
	await demo.until('volunteers.md', 'done')
	await approve(await ask('open-day.md'))
	const voided = await ask('newsletter.md')
	await approve(voided)
	await demo.until('newsletter.md', 'scheduled')
	await demo.write('Approval', 'newsletter.md', posts['newsletter.md']!.replace('three new colleagues', 'four new colleagues'))
	await demo.until('newsletter.md', 'voided')
	await demo.move('Drafts', 'Approval', 'thank-you.md')
	const rejected = await demo.until('thank-you.md', 'waiting')
	await demo.plaza('publications', 'reject', rejected.id, '--reason', 'Name the three who helped most.', '--as', 'carla')
	await demo.write('Drafts', 'concert.md', posts['concert.md']!)
	await demo.move('Drafts', 'Approval', 'launch.md', 'launch.png')
	const waiting = await demo.until('launch.md', 'waiting')
	return { waiting: waiting.id, voided }
}

async function keep(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
	if (wanted.length > 0 && !wanted.includes(name)) return
	// Asked from outside: the page's policy allows no evaluation in it.
	for (let tries = 0; tries < 50 && !await page.evaluate('document.fonts.status === "loaded" && [...document.images].every(({ complete }) => complete)'); tries++) await pause(100)
	await pause(900)
	const path = join(folder, `${name}.png`)
	await page.screenshot({ path, ...options })
	await writeFile(`${path}.license`, LICENSE)
	const { size: bytes } = await stat(path)
	console.log(`${name}.png ${Math.round(bytes / 1000)} kB${bytes > 200_000 ? ': TOO LARGE' : ''}`)
}

async function withPage(browser: Browser, origin: string, options: BrowserContextOptions, person: string, what: (open: (path: string) => Promise<Page>) => Promise<void>): Promise<void> {
	const visitor = await Visitor.make(browser, origin, { viewport: size, reducedMotion: 'no-preference', ...options })
	const page = await openAs(visitor, person, '/')
	await what(async (path) => {
		await page.goto(origin + path)
		await page.getByRole('heading').first().waitFor()
		return page
	})
	await visitor.leave({ task: { name: 'screenshots', result: { state: 'pass' } } } as never)
}

async function ofDemo(browser: Browser, demo: Demo): Promise<void> {
	const ids = await play(demo)
	await withPage(browser, demo.url, {}, 'carla', async (open) => {
		await keep(await open('/publish'), 'board')
		await keep(await open('/'), 'stream')
		await keep(await open(`/publications/${ids.waiting}`), 'post-approval')
		await keep(await open(`/publications/${ids.voided}`), 'post-changed')
		await keep(await open('/accounts'), 'accounts')
		await keep(await open('/publish/channels'), 'channels')
	})
	await withPage(browser, demo.url, { colorScheme: 'dark' }, 'carla', async (open) => {
		await keep(await open('/publish'), 'board-dark')
		await keep(await open(`/publications/${ids.waiting}`), 'post-approval-dark')
	})
	await withPage(browser, demo.url, { locale: 'de-DE' }, 'carla', async (open) => {
		await keep(await open('/publish'), 'board-german')
		await keep(await open(`/publications/${ids.voided}`), 'post-changed-german')
		await keep(await open('/'), 'stream-german')
	})
	await withPage(browser, demo.url, phone, 'carla', async (open) => {
		await keep(await open('/publish'), 'board-phone')
		await keep(await open(`/publications/${ids.waiting}`), 'post-approval-phone')
		await keep(await open('/'), 'stream-phone')
	})
	await demo.plaza('publications', 'approve', ids.waiting, '--as', 'carla')
	await demo.until('launch.md', 'done')
	await withPage(browser, demo.url, {}, 'carla', async (open) => { await keep(await open('/sandbox'), 'sandbox') })
}

async function ofNextcloud(browser: Browser, cloud: Cloud): Promise<void> {
	await cloud.put('ben', 'Marketing/Drafts/thank-you.md', '---\ntitle: Thank you\n---\nThank you to everyone who tried the first version.\n')
	await cloud.put('ben', 'Marketing/Approval/volunteers.md', posts['volunteers.md']!)
	await cloud.put('ben', 'Marketing/Approval/launch.png', cloud.picture)
	await cloud.put('ben', 'Marketing/Approval/launch.md', '---\nmedia: launch.png\nalt: A tidy desk in morning light.\ntags: [Nextcloud, Plaza]\n---\nWe are live! Our stream, our posts and our pictures now live where our files do.\n')
	const first = await cloud.publication('volunteers.md', 'waiting')
	await cloud.api('carla', 'POST', `/publications/${first.id}/approve`, { hash: (await cloud.detail(first.id)).hash })
	await cloud.publication('volunteers.md', 'done')
	const waiting = await cloud.publication('launch.md', 'waiting')
	const context = await browser.newContext({ viewport: size, locale: 'en-GB', timezoneId: 'Europe/Berlin' })
	await signIn(context, cloud.nextcloud.url, 'carla', PASSWORD)
	const page = await context.newPage()
	for (const [path, name] of [['publish', 'nextcloud-board'], [`publications/${waiting.id}`, 'nextcloud-post']] as const) {
		await page.goto(`${cloud.nextcloud.url}/index.php/apps/plaza/${path}`)
		await page.getByRole('heading', { level: 1 }).last().waitFor()
		await page.waitForLoadState('networkidle')
		await keep(page, name)
	}
	await context.close()
}

await mkdir(folder, { recursive: true })
const browser = await launch()
try {
	const demo = await (await Demo.make()).start()
	try { await ofDemo(browser, demo) } finally { await demo.end() }
	if (await nextcloudAvailable()) {
		const cloud = await startCloud()
		try { await ofNextcloud(browser, cloud) } finally { await cloud.stop() }
	}
} finally { await browser.close() }
