// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A directory of its own for each test, and ways to look at it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { ChannelFolders, HandOver, HostEvent } from '../../domain/host.ts'
import { migrate, openStore } from '../../store/index.ts'
import { createLocalFolderHost, type LocalFolderHost, type LocalFolderOptions } from './index.ts'

export const PEOPLE = `
people:
  ada: { displayName: Ada, groups: [marketing], admin: true }
  ben: { displayName: Ben, groups: [marketing] }
  dan: { displayName: Dan }
folders:
  Marketing: { owner: ada, members: [group:marketing] }
  Support: { owner: dan }
`

export interface Scene {
	host: LocalFolderHost
	options: LocalFolderOptions
	root: string
	/** Absolute path of something below root. */
	at(path: string): string
	/** Scans, takes all new events and acknowledges them. */
	events(): Promise<HostEvent[]>
	/** The same, short: `file.moved a.md`. */
	told(): Promise<string[]>
	/** Turns the clock forward. */
	wait(ms: number): void
	handOver: HandOver
	folders: ChannelFolders
	/** Id by path, as the host knows it after a scan. */
	id(path: string): Promise<string | undefined>
	/** The same directory and store, opened by another process later. */
	restart(): Promise<LocalFolderHost>
}

export async function scene(more: Partial<LocalFolderOptions> = {}): Promise<Scene> {
	const folder = mkdtempSync(join(tmpdir(), 'plaza-local-'))
	const root = join(folder, 'files')
	const peopleFile = join(folder, 'people.yaml')
	writeFileSync(peopleFile, PEOPLE)
	const db = openStore(':memory:')
	await migrate(db)
	let passed = 0
	const options: LocalFolderOptions = {
		db, root, peopleFile, publicBase: 'http://127.0.0.1:8787', log: pino({ level: 'silent' }), clock: () => Date.now() + passed, ...more,
	}
	const all: LocalFolderHost[] = []
	const open = (): LocalFolderHost => all[all.push(createLocalFolderHost(options)) - 1]!
	onTestFinished(async () => {
		for (const one of all) await one.stop()
		await db.destroy()
		rmSync(folder, { recursive: true, force: true })
	})
	const it = { host: open(), options, root }
	const { handOver, folders } = await it.host.handOverFolder('ada', 'Marketing')
	const events = async (): Promise<HostEvent[]> => {
		await it.host.scan()
		const waiting = await it.host.events(10_000)
		await it.host.acknowledge(waiting.map((event) => event.id))
		return waiting
	}
	await events()
	return Object.assign(it, {
		handOver, folders, events,
		at: (path: string) => join(root, path),
		told: async () => (await events()).map((event) => `${event.kind} ${event.object?.name ?? event.persons.join()}`),
		wait: (ms: number) => { passed += ms },
		id: async (path: string) => {
			await it.host.scan()
			const rows = await db.selectFrom('local_file').selectAll().where('missing_since', 'is', null).execute()
			let parent = '0'
			for (const name of path.split('/')) parent = rows.find((row) => row.parent === parent && row.name === name)?.id ?? 'none'
			return parent === 'none' ? undefined : parent
		},
		restart: async () => {
			await it.host.stop()
			it.host = open()
			return it.host
		},
	})
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
