// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { english, type Problem } from '../../domain/index.ts'
import { fields } from './fields.ts'
import { readSource } from './front-matter.ts'

const read = (text: string) => {
	const result = readSource(text)
	if (!result.ok) throw new Error(JSON.stringify(result.error))
	return result.value
}
const problems = (text: string): Problem[] => {
	const result = readSource(text)
	return result.ok ? [] : result.error
}

describe('a post’s file', () => {
	test('without front matter is all text', () => {
		expect(read('Hello\n---\nworld')).toEqual({ fields: {}, lines: {}, body: 'Hello\n---\nworld' })
	})

	test('gives every field, with its line', () => {
		const source = read('---\ntitle: Hello\nto: [acme, other]\nat: 2026-11-30 09:00\nmedia: a.png\nalt: A desk\nlink: none\ntags: "#one two"\nlanguage: de\nwarning: Spiders\ncampaign: Autumn\n---\nText')
		expect(source.fields).toMatchObject({ title: 'Hello', to: ['acme', 'other'], at: '2026-11-30 09:00', media: ['a.png'], tags: ['one', 'two'], language: 'de', warning: 'Spiders' })
		expect(source.lines).toMatchObject({ title: 2, to: 3, warning: 10 })
		expect(source.body).toBe('Text')
	})

	test.each([['a byte order mark', '\uFEFF---\ntags: x\n---\nText'], ['CRLF', '---\r\ntags: x\r\n---\r\nText'], ['CR', '---\rtags: x\r---\rText'],
		['spaces after the dashes', '---  \ntags: x\n--- \nText'], ['dots at the end', '---\ntags: x\n...\nText']])('may have %s', (_, text) => {
		expect(read(text)).toMatchObject({ fields: { tags: ['x'] }, body: 'Text' })
	})

	test('takes a field that is left empty for one that is left out', () => {
		expect(read('---\ntitle:\nalt: ""\n---\nText').fields).toEqual({})
	})
})

describe('an error names line, field and remedy:', () => {
	test.each<[string, string, Partial<Problem>, string]>([
		['an unknown field', '---\ntitle: T\ntag: x\n---\n', { message: 'post.field_unknown', field: 'tag', line: 3 }, 'tags'],
		['a wrong language', '---\nlanguage: English\n---\n', { message: 'post.field_invalid', field: 'language', line: 2 }, 'en or de'],
		['tags with signs', '---\n\ntags: [a b, "c-d"]\n---\n', { message: 'post.field_invalid', field: 'tags', line: 3 }, 'letters, digits'],
		['a list where a text belongs', '---\ntitle: [a]\n---\n', { message: 'post.field_invalid', field: 'title', line: 2 }, 'a text'],
		['no account', '---\nto: []\n---\n', { message: 'post.field_invalid', field: 'to', line: 2 }, 'account'],
		['an end that is missing', '---\ntitle: T\n', { message: 'post.yaml_broken', line: 1 }, 'closing ---'],
		['no fields at all', '---\njust words\n---\n', { message: 'post.yaml_broken', line: 2 }, 'field: value'],
		['a bracket that is not closed', '---\ntitle: T\nalt: [a\n---\n', { message: 'post.yaml_broken' }, 'Mend it'],
		['a field given twice', '---\ntitle: a\ntitle: b\n---\n', { message: 'post.yaml_broken', line: 3 }, 'unique'],
	])('%s', (_, text, problem, remedy) => {
		const [first] = problems(text)
		expect(first).toMatchObject(problem)
		expect(english(first!)).toContain(remedy)
	})

	test('all of them at once', () => {
		expect(problems('---\ntag: x\nlanguage: 7\nto: []\n---\n').map((problem) => problem.line)).toEqual([2, 3, 4])
	})
})

describe('whatever strangers write, it is read or refused, at once:', () => {
	test('a bomb of aliases', () => {
		const bomb = `---\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefg'[i]},`.repeat(9)}]`).join('\n')}\nalt: *h\n---\n`
		expect(problems(bomb).length).toBeGreaterThan(0)
	})

	test.each(['[', '{', '- ', '? ', 'a: ', '&a ', '*a ', '"', '|\n', 'a:\n ', '{a: ', '# ', '\t', 'a: &a [*a]\n', 'k: v\n'])('64 kB of %j', (unit) => {
		const text = `---\n${unit.repeat(65_536 / unit.length)}\n---\nText`
		const began = process.cpuUsage()
		readSource(text)
		expect(process.cpuUsage(began).user / 1000).toBeLessThan(1_000)
	})

	const yaml = fc.array(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom(...Object.keys(fields), ':', ' ', '\n', '-', '[', ']', '{', '}', '&a', '*a', '!!js', '"', '\'', '|', '>', '---', '\r', '\u0000', '\uFEFF')), { maxLength: 40 })
	test('anything', () => {
		fc.assert(fc.property(yaml, fc.string(), (parts, body) => {
			const result = readSource(`---\n${parts.join('')}\n---\n${body}`)
			if (!result.ok) for (const problem of result.error) expect(english(problem)).not.toBe('')
		}), { seed: 3, numRuns: 1_500 })
	})
})
