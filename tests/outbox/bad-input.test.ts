// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Bad input, each with its clear error beside the file, and nothing lost. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { png } from '../../src/sandbox/testing.ts'
import { eventually, PEOPLE, Scene, type SceneOptions } from './scene.ts'

let scene: Scene
afterEach(() => scene.close())
const open = async (options: SceneOptions = {}) => { scene = await Scene.open(options) }
const post = (front: string, text = 'Text') => `---\n${front}\n---\n${text}\n`

interface Case { name: string, files: Record<string, string | Uint8Array | null>, lead: string, says: string[], options?: SceneOptions }

const big = Buffer.concat([png(8, 6), Buffer.alloc(17 * 1024 * 1024)])
const refused: Case[] = [
	{ name: 'broken YAML', lead: 'a.md', files: { 'a.md': post('alt: [one\ntags: x') }, says: ['cannot be read'] },
	{ name: 'front matter that is never closed', lead: 'a.md', files: { 'a.md': '---\ntags: x\nText' }, says: ['1: ', 'closing ---'] },
	{ name: 'a field that does not exist', lead: 'a.md', files: { 'a.md': post('tag: x') }, says: ['2: tag', 'Known fields', 'tags'] },
	{ name: 'an unknown account', lead: 'a.md', files: { 'a.md': post('title: T\nto: twitter') }, says: ['3: to', '“twitter”', 'acme'] },
	{ name: 'no account at all', lead: 'a.md', files: { 'a.md': post('to: []') }, says: ['2: to', 'list of names'] },
	{ name: 'a text over the limit', lead: 'a.md', files: { 'a.md': 'x'.repeat(512) }, says: ['acme takes 500', 'has 512', 'by 12'] },
	{ name: 'an empty text', lead: 'a.md', files: { 'a.md': '\n' }, says: ['neither text nor media'] },
	{ name: 'a file that is no text', lead: 'a.md', files: { 'a.md': new Uint8Array([0xff, 0xfe, 0x00, 0xd8, 0x80]) }, says: ['not a text file'] },
	{ name: 'a text as large as a book', lead: 'a.md', files: { 'a.md': 'x '.repeat(40_000) }, says: ['larger than 64 kB'] },
	{ name: 'an image too large', lead: 'a.md', files: { 'a.md': post('alt: A desk'), 'a.png': big }, says: ['a.png', '17.0 MB', '16.0 MB'] },
	{ name: 'an image of a type that is not taken', lead: 'a.md', files: { 'a.md': post('alt: A desk\nmedia: a.svg'), 'a.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>' }, says: ['a.svg', 'image/svg+xml', 'image/png'] },
	{ name: 'an image that is none', lead: 'a.md', files: { 'a.md': post('alt: A desk'), 'a.png': 'no image' }, says: ['a.png', 'not an image'] },
	{ name: 'a picture without alternative text where it is wanted', lead: 'a.md', files: { 'a.md': 'Text', 'a.png': null }, says: ['a.png', 'under alt'], options: { account: { altRequired: true } } },
	{ name: 'a picture that is not there', lead: 'a.md', files: { 'a.md': post('title: T\nmedia: photo.png') }, says: ['3: media', '“photo.png”', 'not in this folder'] },
	{ name: 'a picture in another folder', lead: 'a.md', files: { 'a.md': post('media: ../photo.png') }, says: ['same folder'] },
	{ name: 'a time that is none', lead: 'a.md', files: { 'a.md': post('title: T\nat: soon') }, says: ['3: at', '“soon”', '2026-11-30 09:00'] },
	{ name: 'a time in an hour that the clocks skip', lead: 'a.md', files: { 'a.md': post('at: 2027-03-28 02:30') }, says: ['2: at', 'Europe/Berlin', 'skip that hour'] },
	{ name: 'a link to a file that is not there', lead: 'a.md', files: { 'a.md': post('link: paper.pdf') }, says: ['2: link', 'paper.pdf'] },
	{ name: 'a link that is none', lead: 'a.md', files: { 'a.md': post('link: "javascript:alert(1)"') }, says: ['2: link', 'https://'] },
]

describe('goes to Failed, with what to mend beside it:', () => {
	test.each(refused)('$name', async ({ files, lead, says, options }) => {
		await open(options)
		scene.put(Object.fromEntries(Object.entries(files).map(([name, content]) => [`Drafts/${name}`, content])))
		const before = new Map(Object.keys(files).map((name) => [name, scene.read(`Drafts/${name}`)]))
		for (const name of Object.keys(files)) scene.mv(`Drafts/${name}`, `Approval/${name}`)
		const failed = await scene.until(lead, 'filed')
		expect(failed.problems.length).toBeGreaterThan(0)
		for (const [name, bytes] of before) expect(scene.read(`Failed/${name}`)).toBe(bytes)
		const reason = scene.read('Failed/a.reason.txt')
		for (const words of says) expect(reason).toContain(words)
		expect(scene.posts()).toEqual([])
		await eventually(async () => expect(await scene.notifications('ada')).toEqual(['needs_you']))
		const shown = JSON.stringify((await scene.api('ada', 'GET', `/publications/${failed.id}`)).body)
		for (const problem of failed.problems) expect(shown).toContain(problem.message)
	})

	test('two files with one name, spelt in two ways: both, and both stay whole', async () => {
		await open()
		scene.put({ 'Approval/cafe\u0301.md': 'One', 'Approval/caf\u00e9.md': 'Two' })
		await scene.look()
		await eventually(() => expect(scene.ls('Approval')).toEqual([]))
		await eventually(() => expect(scene.ls('Failed').filter((name) => name.endsWith('.md'))).toHaveLength(2))
		expect(scene.ls('Failed').filter((name) => name.endsWith('.md')).map((name) => scene.read(`Failed/${name}`)).sort()).toEqual(['One', 'Two'])
		const reasons = scene.ls('Failed').filter((name) => name.endsWith('.txt')).map((name) => scene.read(`Failed/${name}`))
		expect(reasons.length).toBeGreaterThan(0)
		for (const reason of reasons) expect(reason).toContain('differ only in spelling')
	})

	test('a file mended there and moved in again is published', async () => {
		await open()
		scene.put({ 'Approval/a.md': post('at: 2027-03-28 02:30') })
		await scene.until('a.md', 'filed')
		scene.put({ 'Failed/a.md': 'Now' })
		scene.mv('Failed/a.md', 'Approval/a.md')
		await scene.approve(await scene.until('a.md', 'waiting'))
		await scene.until('a.md', 'filed')
		expect(scene.posts()).toEqual(['Now'])
	})
})

describe('is taken:', () => {
	test('a text without front matter, as it is', async () => {
		await open()
		scene.put({ 'Approval/plain.md': '# Hello\n\nA *plain* text with a [link](https://example.org).\n' })
		await scene.approve(await scene.until('plain.md', 'waiting'))
		await scene.until('plain.md', 'filed')
		expect(scene.posts()).toEqual(['Hello\n\nA plain text with a link (https://example.org).'])
	})

	test('a time in the past: sent once it is approved', async () => {
		await open()
		scene.put({ 'Approval/late.md': post('at: 2020-01-01 09:00') })
		await scene.approve(await scene.until('late.md', 'waiting'))
		await scene.until('late.md', 'filed')
		expect(scene.created()).toBe(1)
	})

	test('names with emoji, right-to-left letters, accents of either kind, quotes and spaces', async () => {
		await open()
		const names = ['🎉 party 👩‍👩‍👧', 'שלום עולם', 'مرحبا', 'u\u0308ber', 'it’s “a” \'test\' & 100%', 'a.b.c']
		for (const name of names) scene.put({ [`Approval/${name}.md`]: `---\nalt: A desk\n---\n${name}\n`, [`Approval/${name}.png`]: null })
		for (const name of names) {
			const waiting = await scene.until(`${name}.md`, 'waiting')
			expect(waiting.files).toHaveLength(2)
			await scene.approve(waiting)
		}
		for (const name of names) await scene.until(`${name}.md`, 'filed')
		expect(scene.created()).toBe(names.length)
		expect(scene.ls('Published')).toEqual(names.flatMap((name) => [`${name}.md`, `${name}.png`]).sort())
	})

	test('a name that is taken in Published gets a number, and the files still go together', async () => {
		await open()
		for (const text of ['First', 'Second']) {
			await scene.approve(await scene.waiting('same', text))
			await eventually(async () => expect((await scene.publications()).at(-1)!.ended_at).not.toBeNull())
		}
		expect(scene.ls('Published')).toEqual(['same (2).md', 'same (2).png', 'same.md', 'same.png'])
		expect(scene.read('Published/same (2).md')).toContain('Second')
	})
})

test('a person who was removed: what they moved in is still decided on, and they can do nothing more', async () => {
	await open()
	const waiting = await scene.waiting()
	expect((await scene.api('ben', 'GET', `/publications/${waiting.id}`)).status).toBe(200)
	writeFileSync(join(scene.data, 'people.yaml'), PEOPLE.replace(/^ {2}ben:.*\n/m, ''))
	scene.service.people.forget()
	expect((await scene.api('ben', 'GET', `/publications/${waiting.id}`)).status).toBe(401)
	await scene.approve(waiting)
	await scene.until('launch.md', 'filed')
	expect(scene.created()).toBe(1)
})
