// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { DatabaseSync } from 'node:sqlite'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import type { HandOver } from '../../src/domain/host.ts'
import { createNextcloudHost } from '../../src/hosts/index.ts'
import { nextcloudAvailable, startNextcloud, type NextcloudServer } from '../integration/nextcloud-server.ts'
import { hostContract, type HostUnderTest } from './host.ts'

async function underTest(): Promise<HostUnderTest> {
	const server = await startNextcloud()
	const host = createNextcloudHost({ url: server.url, secret: server.secret, fetch, log: pino({ level: 'silent' }), pollMs: 1_000 })
	const must = async (answer: Promise<{ status: number, text?: string, message?: string }>): Promise<void> => {
		const { status, text, message } = await answer
		if (status >= 400) throw new Error(`Nextcloud answered ${status}: ${(message ?? text ?? '').slice(0, 500)}`)
	}
	const handOver = async <T>(person: string, path: string, body: unknown): Promise<T> => {
		const answer = await server.ocs<T>(person, 'POST', `/apps/plaza/api/v1/hand-overs${path}`, body)
		if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.message}`)
		return answer.data
	}
	await must(server.webdav('ada', 'MKCOL', 'Marketing'))
	let share = await shareWithBen(server)
	return {
		host,
		handOverFolder: (person, path) => handOver(person, '/folder', { path }),
		handOverOnce: (person, files, folder, action) => handOver<HandOver>(person, '/once', { files, folder, action }),
		expire: async (id) => { age(server, id) },
		put: (person, path, content) => must(server.webdav(person, 'PUT', path, content)),
		putMany: async (person, folder, names) => {
			for (const name of names) writeFileSync(join(server.folder, 'data', person, 'files', folder, name), name)
			await server.occ('files:scan', `--path=/${person}/files/${folder}`)
		},
		makeFolder: (person, path) => must(server.webdav(person, 'MKCOL', path)),
		move: (person, from, to) => must(server.webdav(person, 'MOVE', from, undefined, { destination: to })),
		copy: (person, from, to) => must(server.webdav(person, 'COPY', from, undefined, { destination: to })),
		remove: (person, path) => must(server.webdav(person, 'DELETE', path)),
		share: async (isShared) => {
			if (isShared) share = await shareWithBen(server)
			else await must(server.ocs('ada', 'DELETE', `/apps/files_sharing/api/v1/shares/${share}`))
		},
		openLink: async ({ token, url }, password) => {
			if (password === undefined) {
				const answer = await server.request(null, 'GET', `${new URL(url).pathname}/download`)
				return follow(server, answer.status, answer.headers.get('location'), answer.text)
			}
			const answer = await server.request(null, 'GET', '/public.php/webdav/', undefined, {
				'authorization': `Basic ${Buffer.from(`${token}:${password}`).toString('base64')}`, 'x-requested-with': 'XMLHttpRequest',
			})
			return answer.status === 200 ? answer.text : null
		},
		actor: (person) => person,
		close: () => server.stop(),
	}
}

/** The download of a link answers with the file, or by way of the public WebDAV; a page that asks for a password is no answer. */
async function follow(server: NextcloudServer, status: number, location: string | null, text: string): Promise<string | null> {
	if (status === 200) return text.startsWith('<!DOCTYPE') ? null : text
	if (location === null || status >= 400) return null
	const to = new URL(location, server.url)
	const next = await server.request(null, 'GET', to.pathname + to.search)
	return next.status === 200 && !next.text.startsWith('<!DOCTYPE') ? next.text : null
}

async function shareWithBen(server: NextcloudServer): Promise<string> {
	const { status, data, message } = await server.ocs<{ id: string }>('ada', 'POST', '/apps/files_sharing/api/v1/shares', {
		path: '/Marketing', shareType: 0, shareWith: 'ben', permissions: 31,
	})
	if (status !== 200) throw new Error(`Sharing answered ${status}: ${message}`)
	return data.id
}

/** Time cannot be turned forward in another process: the row is made older instead. */
function age(server: NextcloudServer, handOver: string): void {
	const data = join(server.folder, 'data')
	const db = new DatabaseSync(join(data, readdirSync(data).find((name) => name.endsWith('.db'))!))
	try {
		db.exec('pragma busy_timeout = 5000')
		const { changes } = db.prepare('update oc_plaza_hand_overs set expires_at = 1 where id = ?').run(handOver)
		if (changes !== 1) throw new Error('There is no such hand-over')
	} finally {
		db.close()
	}
}

const missing = await nextcloudAvailable() ? undefined : `no Nextcloud at ${process.env['NEXTCLOUD_ROOT'] ?? '/var/www/nextcloud'}`
hostContract('nextcloud', underTest, missing)
