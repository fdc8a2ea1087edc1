// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Fields } from './fields.ts'
import { readFields } from './fields.ts'

/** A body as it came in. `typed` says whether its values have types already (JSON) or are strings (forms). */
export interface Body {
	fields: Fields
	files: Record<string, File>
	typed: boolean
}

/** A body that cannot be read. */
export class UnreadableBody extends Error {
	readonly status: 400 | 413 | 415

	constructor(status: 400 | 413 | 415, message: string) {
		super(message)
		this.status = status
	}
}

export const noBody: Body = { fields: {}, files: {}, typed: true }

/** Reads and parses a body. Refuses content types that are not listed, and more than `maxBytes`. */
export async function readBody(request: Request, types: string[], maxBytes: number): Promise<Body> {
	const contentType = request.headers.get('content-type') ?? ''
	const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
	const bytes = await readBytes(request, maxBytes)
	if (bytes.length === 0 && type === '') return noBody
	if (!types.includes(type)) {
		throw new UnreadableBody(415, `content type ${type || '(none)'} is not accepted here, but ${types.join(' or ')}`)
	}
	if (type === 'application/json') return readJson(bytes)
	if (type === 'multipart/form-data') return await readMultipart(bytes, contentType)
	return { fields: readFields(new URLSearchParams(decoded(bytes))), files: {}, typed: false }
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
	const parts: Uint8Array[] = []
	let length = 0
	for await (const part of request.body ?? []) {
		length += part.length
		if (length > maxBytes) throw new UnreadableBody(413, `a body here may have ${maxBytes} bytes`)
		parts.push(part)
	}
	return Buffer.concat(parts)
}

function readJson(bytes: Uint8Array): Body {
	let value: unknown
	try {
		value = JSON.parse(decoded(bytes))
	} catch {
		throw new UnreadableBody(400, 'the body is not JSON')
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new UnreadableBody(400, 'the body must be a JSON object')
	}
	return { fields: value as Fields, files: {}, typed: true }
}

async function readMultipart(bytes: Uint8Array, contentType: string): Promise<Body> {
	const pairs: [string, string][] = []
	const files: Record<string, File> = {}
	const data = await new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { 'content-type': contentType } }).formData()
		.catch(() => { throw new UnreadableBody(400, 'the body is not multipart/form-data') })
	for (const [name, value] of data) {
		if (typeof value === 'string') pairs.push([name, value])
		else files[name] = value
	}
	return { fields: readFields(pairs), files, typed: false }
}

function decoded(bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
	} catch {
		throw new UnreadableBody(400, 'the body is not UTF-8')
	}
}
