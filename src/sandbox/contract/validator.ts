// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ErrorObject } from 'ajv/dist/2020.js'
import type { Body } from './body.ts'
import type { Fields } from './fields.ts'
import { coerce, coerceObject, readFields } from './fields.ts'
import { compile, component, members } from './schemas.ts'
import { headerSchemas } from './supplement.ts'
import type { Operation, Parameter, Schema } from './types.ts'

/** A checked request: or the sentence that says what does not fit. */
export type Checked<T> = { ok: true, value: T } | { ok: false, problem: string }

/** Checks the query string: no unknown name, nothing required missing, the types of the contract. */
export function checkQuery(operation: Operation, search: URLSearchParams): Checked<Fields> {
	const parameters = operation.parameters.filter((parameter) => parameter.in === 'query')
	const fields = readFields(search)
	const known = new Map(parameters.map((parameter) => [parameter.name, parameter]))
	const value: Fields = {}
	for (const [name, raw] of Object.entries(fields)) {
		const parameter = known.get(name)
		if (!parameter) return { ok: false, problem: `unknown query parameter "${name}"` }
		value[name] = coerce(raw, parameter.schema)
		const problem = problemOf(parameter.schema, value[name], `query parameter "${name}"`)
		if (problem) return { ok: false, problem }
	}
	const missing = parameters.find((parameter) => parameter.required && value[parameter.name] === undefined)
	return missing ? { ok: false, problem: `missing query parameter "${missing.name}"` } : { ok: true, value }
}

/** Checks the headers that the contract names. */
export function checkHeaders(operation: Operation, headers: Headers): Checked<null> {
	for (const parameter of operation.parameters.filter((one) => one.in === 'header')) {
		const value = headers.get(parameter.name)
		if (value === null && !parameter.required) continue
		if (value === null) return { ok: false, problem: `missing header "${parameter.name}"` }
		const problem = problemOf(headerSchema(parameter), value, `header "${parameter.name}"`)
		if (problem) return { ok: false, problem }
	}
	return { ok: true, value: null }
}

/** Checks a body: no unknown parameter, nothing required missing, the types of the contract. */
export function checkBody(operation: Operation, body: Body): Checked<Fields> {
	const schema = operation.body
	if (!schema) {
		const given = [...Object.keys(body.fields), ...Object.keys(body.files)][0]
		return given ? { ok: false, problem: `"${given}": this route takes no body` } : { ok: true, value: {} }
	}
	const known = members(schema)
	const fields = body.typed ? body.fields : coerceObject(body.fields, known)
	const unknown = [...Object.keys(fields), ...Object.keys(body.files)].find((name) => !Object.hasOwn(known, name))
	if (unknown !== undefined) return { ok: false, problem: `unknown body parameter "${unknown}"` }
	const misplaced = misplacedFile(fields, body.files, known)
	if (misplaced) return { ok: false, problem: misplaced }
	const all = { ...fields, ...Object.fromEntries(Object.keys(body.files).map((name) => [name, ''])) }
	const problem = problemOf(schema, all, 'body')
	return problem ? { ok: false, problem } : { ok: true, value: fields }
}

/** What is wrong with an answer of ours; null when it fits the contract. */
export function answerProblem(operation: Operation, status: number, body: unknown, headers: Headers): string | null {
	if (!operation.answers.has(status) && status < 400) return `the contract has no answer ${status}`
	const schema = operation.answers.get(status) ?? (status >= 400 ? component('Error') : null)
	const rateReset = headers.get('x-ratelimit-reset')
	if (rateReset !== null && Number.isNaN(Date.parse(rateReset))) return 'X-RateLimit-Reset is no date'
	return schema ? problemOf(schema, body, 'answer') : null
}

function misplacedFile(fields: Fields, files: Record<string, File>, known: Record<string, Schema>): string | null {
	for (const [name, schema] of Object.entries(known)) {
		const binary = schema.format === 'binary'
		if (binary && name in fields) return `body parameter "${name}" must be a file`
		if (!binary && name in files) return `body parameter "${name}" must not be a file`
	}
	return null
}

function problemOf(schema: Schema, value: unknown, where: string): string | null {
	const validate = compile(schema)
	return validate(value) ? null : `${where}${describe(validate.errors ?? [])}`
}

function describe(errors: ErrorObject[]): string {
	// of alternatives, the one that got furthest into the value says most
	const error = errors.toSorted((a, b) => b.instancePath.length - a.instancePath.length)[0]
	return error ? `${error.instancePath} ${error.message ?? 'does not fit'}` : ' does not fit'
}

function headerSchema(parameter: Parameter): Schema {
	return headerSchemas[parameter.name.toLowerCase()] ?? parameter.schema
}
