// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HostEvent } from '../domain/index.ts'
import { type Db, migrate, openStore } from '../store/index.ts'
import { emptyDatabase, onPostgres, type Place } from '../../tests/store/place.ts'
import { addEntry, fileUnder, projectEvent, projectEvents, readEntries } from './index.ts'

let db: Db
let place: Place | null
beforeEach(async () => {
	place = onPostgres ? await emptyDatabase() : null
	db = openStore(place?.url ?? ':memory:')
	await migrate(db)
})
afterEach(async () => { await db.destroy(); await place?.remove() })

let count = 0
const event = (more: Partial<HostEvent> = {}): HostEvent => ({
	id: `e${++count}`, kind: 'file.created', actor: 'ada', persons: [], object: { id: 'f', name: 'a.md', kind: 'file' }, ancestorsBefore: [], ancestorsAfter: ['folder', 'root'],
	payload: {}, at: count, correlationId: 'c', ...more,
})
const seen = async (person: string, roots: string[]) => (await readEntries(db, { person, roots, limit: 50 })).entries.map((entry) => entry.kind)

describe('the stream', () => {
	test('counts each event once, however often it is told', async () => {
		const one = event()
		expect(await projectEvent(db, one)).toBe(true)
		expect(await projectEvent(db, one)).toBe(false)
		expect(await projectEvents(db, [one, event(), one])).toHaveLength(1)
		expect(await seen('ada', ['root'])).toHaveLength(2)
	})

	test('shows what lies below one of my folders, and what is addressed to me', async () => {
		await projectEvent(db, event())
		await projectEvent(db, event({ kind: 'share.created', object: { id: 'other', name: 'b', kind: 'file' }, ancestorsAfter: ['elsewhere'], persons: ['dan'] }))
		expect(await seen('ada', ['folder'])).toEqual(['file.created'])
		expect(await seen('dan', [])).toEqual(['share.created'])
		expect(await seen('eve', ['nothing'])).toEqual([])
	})

	test('moves the past with its file: who loses the folder loses the history', async () => {
		await projectEvent(db, event())
		await projectEvent(db, event({ kind: 'file.moved', ancestorsBefore: ['folder', 'root'], ancestorsAfter: ['private'] }))
		expect(await seen('ada', ['root'])).toEqual([])
		expect(await seen('ben', ['private'])).toEqual(['file.moved', 'file.created'])
	})

	test('moves what lies in a folder that is moved, and keeps what lies between', async () => {
		await projectEvent(db, event({ ancestorsAfter: ['sub', 'folder', 'root'] }))
		await projectEvent(db, event({ kind: 'file.moved', object: { id: 'folder', name: 'folder', kind: 'folder' }, ancestorsBefore: ['root'], ancestorsAfter: ['private'] }))
		expect(await seen('ada', ['root'])).toEqual([])
		for (const root of ['private', 'folder', 'sub', 'f']) expect(await seen('ben', [root])).toContain('file.created')
	})

	test('of a deleted file still tells those who could see it', async () => {
		await projectEvent(db, event())
		await projectEvent(db, event({ kind: 'file.deleted', ancestorsBefore: ['folder', 'root'], ancestorsAfter: [] }))
		expect(await seen('ada', ['root'])).toEqual(['file.deleted', 'file.created'])
	})

	test('is silent about what Plaza itself moved, but files it anew', async () => {
		await projectEvent(db, event())
		await projectEvent(db, event({ kind: 'file.moved', ancestorsAfter: ['published'], payload: { own: true } }))
		expect(await seen('ada', ['published'])).toEqual(['file.created'])
	})

	test('comes in pages, newest first, without gaps or repeats where times are the same', async () => {
		for (let i = 0; i < 25; i++) await projectEvent(db, event({ at: Math.floor(i / 5) }))
		const all: string[] = []
		let next: string | null = null
		do {
			const page: Awaited<ReturnType<typeof readEntries>> = await readEntries(db, { person: 'ada', roots: ['root'], limit: 4, before: next ?? undefined })
			all.push(...page.entries.map((entry) => entry.id))
			next = page.next
		} while (next !== null)
		expect([all.length, new Set(all).size]).toEqual([25, 25])
	})

	test('adds an entry of one source once, for each of its persons', async () => {
		for (let i = 0; i < 2; i++) {
			await db.transaction().execute(async (tx) => {
				await fileUnder(tx, 'x', ['root'])
				await addEntry(tx, { source: 'audit:1', kind: 'published', actor: null, at: 1, file: null, what: { message: 'event.published_all' }, persons: ['ben', 'ben', 'dan'] })
			})
		}
		expect(await seen('ben', [])).toEqual(['published'])
		expect(await seen('dan', [])).toEqual(['published'])
	})
})
