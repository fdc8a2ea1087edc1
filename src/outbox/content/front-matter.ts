// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { isMap, isScalar, LineCounter, parseDocument, type Pair } from 'yaml'
import { fail, ok, type Problem, type Result } from '../../domain/index.ts'
import { type FieldName, type Fields, fields } from './fields.ts'

export interface SourceFile {
	fields: Fields
	/** 1-based line of each field, for errors found later. */
	lines: Partial<Record<FieldName, number>>
	/** The Markdown below the front matter. */
	body: string
}

const known = Object.keys(fields).join(', ')
/** More aliases than this is somebody trying to blow the parser up, not a post. */
const MAX_ALIASES = 20
/** A post has ten fields; more characters than this before the text are no front matter. */
const MAX_YAML = 16_384
/** One broken bracket can make the rest of the file an error: the first few say where. */
const MAX_PROBLEMS = 10

/**
 * Reads a post's Markdown file. Without front matter all of it is the body.
 * @returns every problem of the file at once, each with its line, or what it says
 */
export function readSource(text: string): Result<SourceFile, Problem[]> {
	const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
	if (!/^---[ \t]*\n/.test(source)) return ok({ fields: {}, lines: {}, body: source })
	const end = /\n(---|\.\.\.)[ \t]*(\n|$)/.exec(source.slice(3))
	if (!end) return fail([{ message: 'post.yaml_broken', params: { detail: 'the closing --- is missing' }, line: 1 }])
	const yaml = source.slice(source.indexOf('\n') + 1, 3 + end.index + 1)
	const body = source.slice(3 + end.index + end[0].length)
	return readYaml(yaml, body)
}

function readYaml(yaml: string, body: string): Result<SourceFile, Problem[]> {
	if (yaml.length > MAX_YAML) return fail([{ message: 'post.yaml_broken', params: { detail: `it is longer than ${MAX_YAML} characters` }, line: 1 }])
	const counter = new LineCounter()
	const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false })
	/** The line in the file: the opening --- is line 1. */
	const lineOf = (offset: number) => counter.linePos(offset).line + 1
	if (document.errors.length > 0) {
		return fail(document.errors.slice(0, MAX_PROBLEMS).map((error) => ({ message: 'post.yaml_broken', params: { detail: error.message }, line: lineOf(error.pos[0]) })))
	}
	if (document.contents === null) return ok({ fields: {}, lines: {}, body })
	if (!isMap(document.contents)) return fail([{ message: 'post.yaml_broken', params: { detail: 'it must be lines like “field: value”' }, line: 2 }])
	const problems: Problem[] = []
	const result: SourceFile = { fields: {}, lines: {}, body }
	for (const pair of document.contents.items) readField(pair, result, problems, lineOf, (value) => toPlain(value, document))
	return problems.length > 0 ? fail(problems.slice(0, MAX_PROBLEMS)) : ok(result)
}

function toPlain(value: unknown, document: ReturnType<typeof parseDocument>): unknown {
	if (value === null || typeof value !== 'object' || !('toJS' in value)) return value
	return (value as { toJS(doc: unknown, options: object): unknown }).toJS(document, { maxAliasCount: MAX_ALIASES })
}

function readField(pair: Pair, result: SourceFile, problems: Problem[], lineOf: (offset: number) => number, plain: (value: unknown) => unknown): void {
	const key = isScalar(pair.key) ? pair.key : null
	const name = String(key?.value ?? '')
	const line = key?.range ? lineOf(key.range[0]) : undefined
	if (!Object.hasOwn(fields, name)) {
		problems.push({ message: 'post.field_unknown', params: { field: name, known }, field: name, line })
		return
	}
	const field = name as FieldName
	const read = readValue(field, pair.value, plain)
	if (!read.ok) {
		problems.push({ message: 'post.field_invalid', params: { field, expected: fields[field].expected }, field, line })
		return
	}
	if (read.value === undefined) return
	Object.assign(result.fields, { [field]: read.value })
	result.lines[field] = line
}

/** A field left empty is a field left out. */
function readValue(field: FieldName, node: unknown, plain: (value: unknown) => unknown): Result<unknown, null> {
	let value: unknown
	try { value = plain(node) } catch { return fail(null) }
	if (value === null || value === undefined || value === '') return ok(undefined)
	const parsed = fields[field].schema.safeParse(value)
	return parsed.success ? ok(parsed.data) : fail(null)
}
