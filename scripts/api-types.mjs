// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes the web client's types from the service's OpenAPI document. `npm run api`
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url)

/**
 * TypeScript runs on the Node that the project brings. On an older one this begins again there and ends with its answer.
 * @param {string} script the `import.meta.url` of the script
 */
export function onProjectNode(script) {
	if (process.features.typescript) return true
	const node = fileURLToPath(new URL('node_modules/.bin/node', root))
	process.exitCode = spawnSync(node, [fileURLToPath(script), ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1
	return false
}

async function openApiDocument() {
	if (existsSync(new URL('src/service/openapi.ts', root))) {
		return (await import('../src/service/openapi.ts')).openApiDocument()
	}
	const { OpenAPIRegistry, OpenApiGeneratorV31 } = await import('@asteasolutions/zod-to-openapi')
	const registry = new OpenAPIRegistry()
	const { Told, PersonRef, ...shapes } = await import('../src/service/routes/shapes.ts')
	for (const [name, shape] of Object.entries({ Told, PersonRef, ...shapes })) registry.register(name, shape)
	return new OpenApiGeneratorV31(registry.definitions).generateDocument({ openapi: '3.1.0', info: { title: 'Plaza', version: '1' } })
}

/** A named shape that may be null arrives as `allOf: [it, {type: […, 'null']}]`, which TypeScript would read as never. */
function readable(part) {
	if (Array.isArray(part)) return part.map(readable)
	if (part === null || typeof part !== 'object') return part
	const named = part.allOf?.find((each) => each.$ref)
	if (named && part.allOf.some((each) => each.type?.includes?.('null'))) return { anyOf: [named, { type: 'null' }] }
	return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, readable(value)]))
}

export async function makeApiTypes() {
	const { default: openapiTS, astToString } = await import('openapi-typescript')
	const document = readable(await openApiDocument())
	const source = astToString(await openapiTS(document))
	await writeFile(new URL('src/web/api/schema.d.ts', root), `// Made by scripts/api-types.mjs from the service's OpenAPI document.\n${source}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url) && onProjectNode(import.meta.url)) await makeApiTypes()
