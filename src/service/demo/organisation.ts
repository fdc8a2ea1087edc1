// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A small organisation to try: four people in three groups, a shared folder, two drafts, one connected account. */
import { existsSync } from 'node:fs'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { accounts, channels } from '../../outbox/index.ts'
import type { Sandbox } from '../../sandbox/index.ts'
import type { Config } from '../config.ts'
import type { Service } from '../context.ts'
import { fileFolders } from '../routes/setup.ts'

const PEOPLE = `# Who is here. Edit it while the demo runs; it is read again.
people:
  ada: { displayName: Ada Lindqvist, groups: [marketing] }
  ben: { displayName: Ben Okafor, groups: [marketing, support] }
  carla: { displayName: Carla Reyes, groups: [management], admin: true }
  dan: { displayName: Dan Weber, groups: [support], language: de }
groups:
  marketing: Marketing
  management: Management
  support: Support
folders:
  Marketing:
    owner: ada
    members: ["group:marketing", "group:management"]
`

const LAUNCH = `---
media: launch.png
alt: A tidy desk in morning light, with a notebook, a cup and a small blue flag.
tags: [Nextcloud, Plaza]
language: en
---
We are live! Our stream, our posts and our pictures now live where our files do.

See what the team has been working on.
`

const THANKS = `---
title: Thank you
tags: thanks
language: en
---
Thank you to everyone who tried the first version and told us what to mend. The list is long, and it is getting shorter.
`

const FOLDERS = ['Drafts', 'Approval', 'Published', 'Failed']

/** Makes the files before the service starts; what is there already is left as it is. */
export async function makeFiles(config: Config): Promise<void> {
	const people = join(config.data, 'people.yaml')
	if (existsSync(people)) return
	const drafts = join(config.data, 'files', 'Marketing', 'Drafts')
	for (const folder of FOLDERS) await mkdir(join(config.data, 'files', 'Marketing', folder), { recursive: true })
	await writeFile(join(drafts, 'launch.md'), LAUNCH)
	await copyFile(new URL('./launch.png', import.meta.url), join(drafts, 'launch.png'))
	await writeFile(join(drafts, 'thank-you.md'), THANKS)
	// Last, so that a start that was broken off in the middle begins again.
	await writeFile(people, PEOPLE)
}

/** Connects the sandbox account and makes the channel, at the first start only. */
export async function makeOrganisation(service: Service, sandbox: Sandbox): Promise<void> {
	const { parts } = service.outbox
	if ((await channels.channels(parts)).length > 0) return
	const account = await connectSandbox(service, sandbox)
	const { handOver, folders, path } = await service.local!.handOverFolder('ada', 'Marketing')
	const made = await channels.makeChannel(parts, {
		name: 'Marketing', owner: 'ada', scope: 'user', handOver: handOver.id, path, folders, accounts: [account.id], template: '{title}\n\n{text}\n\n{link}\n\n{tags}',
		approval: { rule: 'one', approvers: ['group:management'] }, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, linkExpiryDays: null,
	})
	if (!made.ok) throw new Error(`The demo’s channel could not be made: ${made.error.message}`)
	await fileFolders(service, made.value)
	service.outbox.look(made.value.id, 0)
}

/** The whole way of OAuth, with the sandbox's consent given in the person's place. */
async function connectSandbox(service: Service, sandbox: Sandbox) {
	const { parts } = service.outbox
	sandbox.connectDemoAccount({ handle: 'acme', displayName: 'Acme', note: 'The demo’s organisation.' })
	const begun = await accounts.beginConnect(parts, { platform: 'mastodon', server: sandbox.baseUrl, redirectUri: `${service.publicUrl}/api/v1/accounts/callback`, person: 'carla' })
	if (!begun.ok) throw new Error(`The sandbox could not be connected: ${begun.error.message}`)
	const back = new URL(sandbox.consent(begun.value.authorizeUrl, 'acme'))
	const account = await accounts.finishConnect(parts, { state: back.searchParams.get('state')!, code: back.searchParams.get('code')!, person: 'carla' })
	if (!account.ok) throw new Error(`The sandbox could not be connected: ${account.error.message}`)
	const changed = await accounts.changeAccount(parts, account.value, { name: 'sandbox', mayUse: ['group:marketing', 'group:management'], altRequired: true })
	return changed.ok ? changed.value : account.value
}

/** The three next things to do. */
export function nextThings(service: Service): string {
	const files = join(service.config.data, 'files', 'Marketing')
	const shown = files.startsWith(process.cwd()) ? `.${files.slice(process.cwd().length)}` : files
	return [
		`Plaza is running at ${service.publicUrl}`,
		'',
		'  1. Ask for approval:  open the board, or move the draft in the directory:',
		`       mv ${shown}/Drafts/launch.* ${shown}/Approval/`,
		`  2. Approve it:        be Carla (top left on the page) and open it at ${service.publicUrl}/publish, or`,
		'       npm run plaza -- publications list',
		'       npm run plaza -- publications approve ID --as carla',
		`  3. See it in public:  ${service.publicUrl}/sandbox`,
		'',
		'Ctrl-C stops it; the next start goes on from here.',
		'',
	].join('\n')
}
