// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { Blobs } from './blobs.ts'

const directory = mkdtempSync(join(tmpdir(), 'plaza-blobs-'))
afterEach(() => rmSync(directory, { recursive: true, force: true }))
const blobs = new Blobs(directory)
const bytes = new TextEncoder().encode('the very bytes')

test('the bytes that were kept are given back, and what is damaged is not', async () => {
	const sha256 = await blobs.keep(bytes)
	expect(await blobs.get(sha256)).toEqual(Buffer.from(bytes))
	writeFileSync(join(directory, sha256), 'other bytes')
	expect(await blobs.get(sha256)).toBeNull()
	await blobs.keep(bytes)
	expect(await blobs.get(sha256)).toEqual(Buffer.from(bytes))
	expect(await blobs.get('../secrets/seal')).toBeNull()
})

test('what nobody needs is thrown away, but not what was kept a moment ago', async () => {
	const sha256 = await blobs.keep(bytes)
	expect(await blobs.keepOnly(new Set())).toBe(0)
	utimesSync(join(directory, sha256), 0, 0)
	expect(await blobs.keepOnly(new Set([sha256]))).toBe(0)
	// Wanted again by a post that is being opened.
	await blobs.keep(bytes)
	expect(await blobs.keepOnly(new Set())).toBe(0)
	utimesSync(join(directory, sha256), 0, 0)
	expect(await blobs.keepOnly(new Set())).toBe(1)
	expect(readdirSync(directory)).toEqual([])
})
