// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Schema } from './types.ts'
import { members } from './schemas.ts'

/** What a form or a query string says, before types: strings, arrays and objects of them. */
export type Fields = Record<string, unknown>

/**
 * Reads names as Rails does: `a=1`, `ids[]=1`, `ids[0]=1`, `poll[options][]=yes`, `list[][id]=1`.
 * The last of two equal names wins.
 */
export function readFields(pairs: Iterable<[string, string]>): Fields {
	const fields: Fields = Object.create(null) as Fields
	for (const [name, value] of pairs) {
		const steps = [name.split('[', 1)[0] ?? '', ...[...name.matchAll(/\[([^\]]*)\]/g)].map((step) => step[1] ?? '')]
		if (steps.length <= 4) put(fields, steps, value)
	}
	return fields
}

function put(target: Fields | unknown[], steps: string[], value: string): void {
	const [step = '', next, ...rest] = steps
	if (next === undefined) return assign(target, step, value)
	const wanted = /^\d*$/.test(next) ? [] : Object.create(null) as Fields
	const inner = existing(target, step, next, rest) ?? wanted
	if (inner === wanted) assign(target, step, inner)
	put(inner, [next, ...rest], value)
}

function existing(target: Fields | unknown[], step: string, next: string, rest: string[]): Fields | unknown[] | undefined {
	if (!Array.isArray(target)) return target[step] as Fields | unknown[] | undefined
	// `list[][id]=1&list[][text]=a`: the same member, until a name comes again
	const last = step === '' ? target.at(-1) : target[Number(step)]
	if (typeof last !== 'object' || last === null) return undefined
	const again = step === '' && rest.length === 0 && !Array.isArray(last) && next in last
	return again ? undefined : last as Fields | unknown[]
}

function assign(target: Fields | unknown[], step: string, value: unknown): void {
	if (!Array.isArray(target)) target[step] = value
	else if (step === '' || Number(step) > target.length) target.push(value)
	else target[Number(step)] = value
}

/** Gives strings of a form or query the type that the schema names. What cannot be read stays, for the validator to refuse. */
export function coerce(value: unknown, schema: Schema): unknown {
	if (Array.isArray(value)) {
		return value.map((entry) => coerce(entry, (schema.items as Schema | undefined) ?? {}))
	}
	if (typeof value === 'object' && value !== null) return coerceObject(value as Fields, members(schema))
	if (typeof value !== 'string') return value
	if (schema.type === 'integer') return /^-?\d{1,15}$/.test(value) ? Number(value) : value
	if (schema.type === 'boolean') return booleans.get(value.toLowerCase()) ?? value
	return value
}

export function coerceObject(fields: Fields, schemas: Record<string, Schema>): Fields {
	return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, coerce(value, schemas[name] ?? {})]))
}

const booleans = new Map([
	['true', true], ['1', true], ['t', true], ['on', true],
	['false', false], ['0', false], ['f', false], ['off', false],
])
