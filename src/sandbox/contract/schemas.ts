// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Schema } from './types.ts'

const documentId = 'mastodon'
const prefix = '#/components/schemas/'

let components: Record<string, Schema> = {}
let ajv: Ajv2020 | undefined
const compiled = new WeakMap<Schema, ValidateFunction>()

/** Makes the contract's components known to the validator. */
export function setDocument(schemas: Record<string, Schema>): void {
	components = schemas
	ajv = undefined
}

/** Compiles a schema on first use, and keeps the result as long as the schema lives. */
export function compile(schema: Schema): ValidateFunction {
	let validate = compiled.get(schema)
	if (!validate) {
		validate = validator().compile(absolute(schema) as Schema)
		compiled.set(schema, validate)
	}
	return validate
}

/** The component of that name, as a schema to compile. */
export const component = (name: string): Schema => componentReferences[name] ??= { $ref: prefix + name }
const componentReferences: Record<string, Schema> = {}

/** Follows a `$ref` into the contract's components. */
export function deref(schema: Schema): Schema {
	const reference = schema.$ref
	if (typeof reference !== 'string') return schema
	const { $ref: _, ...rest } = schema
	return { ...rest, ...components[reference.slice(prefix.length)] }
}

/** A copy without references in which an object takes no member that its schema does not name. */
export function closed(schema: Schema): Schema {
	const plain = deref(schema)
	const copy: Schema = { ...plain }
	if (isSchema(plain.items)) copy.items = closed(plain.items)
	if (Array.isArray(plain.oneOf)) copy.oneOf = plain.oneOf.map(closed)
	if (Array.isArray(plain.anyOf)) copy.anyOf = plain.anyOf.map(closed)
	if (isSchema(plain.properties)) {
		copy.properties = mapValues(plain.properties, closed)
		copy.unevaluatedProperties = false
	}
	if (Array.isArray(plain.allOf)) {
		copy.allOf = plain.allOf.map((part) => open(closed(part)))
		copy.unevaluatedProperties = false
	}
	return copy
}

// the parts of an `allOf` may not forbid each other's members: the whole is closed instead
function open({ unevaluatedProperties: _, ...schema }: Schema): Schema {
	return schema
}

/** All members that a closed schema names, over its alternatives. */
export function members(schema: Schema): Record<string, Schema> {
	const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((keyword) => (schema[keyword] as Schema[] | undefined) ?? [])
	return Object.assign({}, ...parts.map(members), schema.properties ?? {}) as Record<string, Schema>
}

function validator(): Ajv2020 {
	if (ajv) return ajv
	ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: false })
	addFormats.default(ajv)
	ajv.addFormat('scopes', /^[a-z_]+(:[a-z_]+)*([ +][a-z_]+(:[a-z_]+)*)*$/)
	ajv.addFormat('iso-639-1', /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
	ajv.addFormat('binary', true)
	ajv.addSchema({ components: { schemas: withoutExamples(components) } }, documentId)
	return ajv
}

function withoutExamples(schemas: Record<string, Schema>): Record<string, Schema> {
	return mapValues(schemas, ({ example: _, ...schema }) => schema)
}

function absolute(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(absolute)
	if (!isSchema(value)) return value
	return Object.fromEntries(Object.entries(value).map(([key, entry]) =>
		[key, key === '$ref' ? documentId + String(entry) : absolute(entry)]))
}

function isSchema(value: unknown): value is Record<string, Schema> & Schema {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function mapValues(record: Record<string, Schema>, change: (schema: Schema) => Schema): Record<string, Schema> {
	return Object.fromEntries(Object.entries(record).map(([key, schema]) => [key, change(schema)]))
}
