// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs'
import type { Match, Operation, Parameter, Schema } from './types.ts'
import { closed, deref, setDocument } from './schemas.ts'
import { publicReads, supplementaryBodies, supplementaryPaths } from './supplement.ts'

interface Document {
	paths: Record<string, Record<string, RawOperation>>
	components: { schemas: Record<string, Schema> }
}

interface RawOperation {
	parameters?: Parameter[]
	requestBody?: { required?: boolean, content: Record<string, { schema: Schema }> }
	responses?: Record<string, { content?: Record<string, { schema: Schema }> }>
	security?: Record<string, string[]>[]
}

interface Template {
	pattern: RegExp
	names: string[]
	operations: Map<string, Operation>
}

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'
const multipart = 'multipart/form-data'

let templates: Template[] | undefined

/** Which operation of the Mastodon API a request means. The contract is read on first use. */
export function matchOperation(method: string, path: string): Match {
	templates ??= load()
	for (const template of templates) {
		const found = template.pattern.exec(path)
		if (!found) continue
		const operation = template.operations.get(method)
		if (!operation) return { kind: 'wrong-method', allow: [...template.operations.keys()] }
		const params: Record<string, string> = {}
		template.names.forEach((name, at) => { params[name] = decode(found[at + 1] ?? '') })
		return { kind: 'operation', operation, params }
	}
	return { kind: 'unknown-route' }
}

/** All OAuth scopes that Mastodon has. */
export function scopesOfContract(): string[] {
	templates ??= load()
	return deref({ $ref: '#/components/schemas/OAuthScope' }).enum as string[]
}

function load(): Template[] {
	const file = new URL('./mastodon-openapi.json', import.meta.url)
	const document = JSON.parse(readFileSync(file, 'utf8')) as Document
	setDocument(document.components.schemas)
	const paths = { ...document.paths, ...supplementaryPaths } as Document['paths']
	return Object.entries(paths)
		.map(([template, methods]) => toTemplate(template, methods))
		// `/accounts/lookup` is asked before `/accounts/{id}`
		.sort((a, b) => a.names.length - b.names.length)
}

function toTemplate(template: string, methods: Record<string, RawOperation>): Template {
	const names: string[] = []
	const pattern = template.replace(/[.]/g, '\\.').replace(/\{(\w+)\}/g, (_, name: string) => {
		names.push(name)
		return '([^/]+)'
	})
	const operations = new Map<string, Operation>()
	for (const [method, raw] of Object.entries(methods)) {
		operations.set(method.toUpperCase(), toOperation(method.toUpperCase(), template, raw))
	}
	return { pattern: new RegExp(`^${pattern}$`), names, operations }
}

function toOperation(method: string, template: string, raw: RawOperation): Operation {
	const key = `${method} ${template}`
	const original = Object.values(raw.requestBody?.content ?? {})[0]?.schema
	const schema = supplementaryBodies[key] ?? original
	return {
		key, method, template,
		parameters: raw.parameters ?? [],
		body: schema ? closed(schema) : null,
		bodyRequired: raw.requestBody?.required ?? false,
		bodyTypes: schema ? bodyTypes(schema) : [],
		scopes: (raw.security ?? []).flatMap((entry) => entry.OAuth2 ?? []),
		publicRead: publicReads.has(key),
		answers: answersOf(raw),
	}
}

// "Form data parameters" in the documentation means what Rails reads: JSON, urlencoded or multipart; a file needs multipart.
function bodyTypes(schema: Schema): string[] {
	const required = deref(schema).required
	const needsFile = Array.isArray(required) && required.includes('file')
	return needsFile ? [multipart] : [json, form, multipart]
}

function answersOf(raw: RawOperation): Map<number, Schema | null> {
	return new Map(Object.entries(raw.responses ?? {})
		.map(([status, answer]) => [Number(status), answer.content?.[json]?.schema ?? null]))
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part)
	} catch {
		return part
	}
}
