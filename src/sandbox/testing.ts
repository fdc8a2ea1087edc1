// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { deflateSync, crc32 } from 'node:zlib'
import { randomBytes } from 'node:crypto'
import { codeChallenge } from './digest.ts'

/** A PNG of one colour, made here: real bytes with real measures. Colour as [red, green, blue]. */
export function png(width = 8, height = 6, colour: [number, number, number] = [180, 90, 60]): Uint8Array<ArrayBuffer> {
	const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from(colour))])
	const head = Buffer.alloc(13)
	head.writeUInt32BE(width, 0)
	head.writeUInt32BE(height, 4)
	head.set([8, 2, 0, 0, 0], 8)
	return new Uint8Array(Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', head),
		chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))),
		chunk('IEND', Buffer.alloc(0)),
	]))
}

function chunk(name: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
	const frame = Buffer.alloc(8)
	frame.writeUInt32BE(data.length, 0)
	frame.writeUInt32BE(crc32(body), 4)
	return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A PKCE verifier and its challenge. */
export function pkce(): { verifier: string, challenge: string } {
	const verifier = randomBytes(32).toString('base64url')
	return { verifier, challenge: codeChallenge(verifier) }
}

/** A request with a token, and the JSON that came back. */
export interface Reply {
	status: number
	headers: Headers
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look at what came, whatever it is
	body: any
}

/** Sends JSON (or any BodyInit) as a client of the Mastodon API would. */
export async function call(url: string, { method = 'GET', token, body, headers = {} }: {
	method?: string
	token?: string
	body?: unknown
	headers?: Record<string, string>
} = {}): Promise<Reply> {
	const raw = body instanceof FormData || body instanceof URLSearchParams || typeof body === 'string' || body === undefined
	const answer = await fetch(url, {
		method,
		redirect: 'manual',
		headers: {
			...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
			...(raw ? {} : { 'Content-Type': 'application/json' }),
			...headers,
		},
		body: raw ? body : JSON.stringify(body),
	})
	const text = await answer.text()
	const isJson = answer.headers.get('content-type')?.startsWith('application/json') && text !== ''
	return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
}

/** Uploads a picture. */
export function upload(url: string, token: string, bytes = png(), words: Record<string, string> = {}): Promise<Reply> {
	const form = new FormData()
	form.set('file', new Blob([bytes], { type: 'image/png' }), 'picture.png')
	for (const [name, value] of Object.entries(words)) form.set(name, value)
	return call(`${url}/api/v2/media`, { method: 'POST', token, body: form })
}
