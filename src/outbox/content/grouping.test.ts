// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Node } from '../../domain/index.ts'
import { filesOf, groupFiles, isPostFile } from './grouping.ts'

let id = 0
const node = (name: string): Node => ({
	id: String(++id), name, kind: 'file', parentId: '1', ancestors: ['1'], path: name, size: 1, etag: 'e', modifiedAt: 0,
	mime: /\.(png|jpg|gif)$/i.test(name) ? 'image/png' : /\.mp4$/.test(name) ? 'video/mp4' : name.endsWith('.md') ? 'text/markdown' : 'application/octet-stream',
})
const group = (names: string[], named: Record<string, string[] | null> = {}) =>
	groupFiles(names.map(node), (source) => named[source.name] ?? null).map((one) => ({ files: filesOf(one).map((file) => file.name), missing: one.missing, twin: one.twin }))
const fine = { missing: [], twin: null }

describe('which files are one post', () => {
	test.each([[['a.md', 'a.png']], [['a.png', 'a.md']]])('a picture and its sidecar, in whatever order: %j', (names) => {
		expect(group(names)).toEqual([{ files: ['a.md', 'a.png'], ...fine }])
	})
	test('a text and the media that it names, in its order', () => {
		expect(group(['a.md', 'b.png', 'c.jpg', 'd.png'], { 'a.md': ['c.jpg', 'b.png'] })).toEqual([{ files: ['a.md', 'c.jpg', 'b.png'], ...fine }, { files: ['d.png'], ...fine }])
	})
	test('a text that names media has no sidecar besides', () => {
		expect(group(['a.md', 'a.png', 'b.png'], { 'a.md': ['b.png'] })).toEqual([{ files: ['a.md', 'b.png'], ...fine }, { files: ['a.png'], ...fine }])
	})
	test('a text that wants no media has none', () => {
		expect(group(['a.md', 'a.png'], { 'a.md': [] })).toEqual([{ files: ['a.md'], ...fine }, { files: ['a.png'], ...fine }])
	})
	test('a picture that two texts name is in both, and no post of its own', () => {
		expect(group(['a.md', 'b.md', 'p.png'], { 'a.md': ['p.png'], 'b.md': ['p.png'] }).map((one) => one.files)).toEqual([['a.md', 'p.png'], ['b.md', 'p.png']])
	})
	test('names are the same however their accents are composed', () => {
		expect(group(['u\u0308ber.md', '\u00fcber.png']).map((one) => one.files)).toEqual([['u\u0308ber.md', '\u00fcber.png']])
		expect(group(['a.md', 'u\u0308.png'], { 'a.md': ['\u00fc.png'] })).toEqual([{ files: ['a.md', 'u\u0308.png'], ...fine }])
	})
	test('what is named and not there is missing', () => {
		expect(group(['a.md'], { 'a.md': ['p.png'] })).toEqual([{ files: ['a.md'], missing: ['p.png'], twin: null }])
	})
	test.each([['caf\u00e9.md', 'cafe\u0301.md'], ['A.md', 'a.md']])('%s and %s are twins', (one, other) => {
		expect(group([one, other]).every((each) => each.twin !== null)).toBe(true)
	})
	test.each(['.a.md', 'a.md~', 'a.md.part', '~$a.md', '.a.md.swp', 'a.png.ocTransferId123.part', 'notes.txt', 'a.pdf'])('%s is no post', (name) => {
		expect(isPostFile(node(name))).toBe(false)
	})

	test('each file is in one group, but media that several texts name', () => {
		const names = fc.uniqueArray(fc.constantFrom('a.md', 'b.md', 'c.md', 'a.png', 'b.png', 'c.png', 'd.png', 'e.mp4'), { minLength: 1 })
		fc.assert(fc.property(names, fc.dictionary(fc.constantFrom('a.md', 'b.md', 'c.md'), fc.option(fc.array(fc.constantFrom('a.png', 'd.png', 'x.png'), { maxLength: 2 }))), (all, named) => {
			const groups = group(all, named)
			for (const name of all) {
				const times = groups.filter((one) => one.files.includes(name)).length
				expect(name.endsWith('.md') ? times === 1 : times >= 1).toBe(true)
			}
		}), { seed: 3, numRuns: 500 })
	})

	test('2,000 files are grouped at once', () => {
		const files = Array.from({ length: 1_000 }, (_, i) => [node(`n${i}.md`), node(`n${i}.png`)]).flat()
		const began = process.cpuUsage()
		expect(groupFiles(files, () => null)).toHaveLength(1_000)
		expect(process.cpuUsage(began).user / 1000).toBeLessThan(500)
	})
})
