// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { createLocalFolderHost } from '../../src/hosts/index.ts'
import { migrate, openStore } from '../../src/store/index.ts'
import { hostContract, type HostUnderTest } from './host.ts'

const people = (isBenIn: boolean): string => `
people:
  ada: { displayName: Ada, groups: [marketing, management], admin: true }
  ben: { displayName: Ben, groups: [marketing] }
  dan: { displayName: Dan, groups: [support] }
folders:
  Marketing: { owner: ada, members: [${isBenIn ? 'group:marketing' : ''}] }
`

hostContract('local-folder', async (): Promise<HostUnderTest> => {
	const folder = mkdtempSync(join(tmpdir(), 'plaza-local-folder-'))
	const peopleFile = join(folder, 'people.yaml')
	const root = join(folder, 'files')
	writeFileSync(peopleFile, people(true))
	const db = openStore(':memory:')
	await migrate(db)
	const host = createLocalFolderHost({ db, root, peopleFile, publicBase: 'http://127.0.0.1:8787', log: pino({ level: 'silent' }) })
	const at = (path: string): string => join(root, path)
	return {
		host,
		handOverFolder: (person, path) => host.handOverFolder(person, path),
		handOverOnce: (person, files, target, action) => host.handOverOnce(person, files, target, action),
		expire: async (id) => { await db.updateTable('local_hand_over').set({ expires_at: Date.now() - 1 }).where('id', '=', id).execute() },
		put: async (_, path, content) => writeFileSync(at(path), content),
		putMany: async (_, target, names) => { for (const name of names) writeFileSync(at(join(target, name)), name) },
		makeFolder: async (_, path) => { mkdirSync(at(path), { recursive: true }) },
		move: async (_, from, to) => { mkdirSync(dirname(at(to)), { recursive: true }); renameSync(at(from), at(to)) },
		copy: async (_, from, to) => cpSync(at(from), at(to)),
		remove: async (_, path) => rmSync(at(path), { recursive: true }),
		share: async (isShared) => writeFileSync(peopleFile, people(isShared)),
		openLink: async (link, password) => {
			const opened = await host.openLink(link.token, password)
			return opened && text(opened.stream)
		},
		actor: () => 'ada',
		close: async () => {
			await db.destroy()
			rmSync(folder, { recursive: true })
		},
	}
})
