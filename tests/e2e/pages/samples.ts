// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Made-up answers of the service, to look at every state of the pages without waiting for it to happen. */
import { createHash } from 'node:crypto'
import type { Account, Board, Card, Channel, Delivery, Draft, Entry, Me, Platform, Publication } from '../../../src/web/api/types.ts'

const now = Date.now()
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export const picture = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 900"><rect width="1600" height="900" fill="#0b5d78"/><circle cx="1180" cy="420" r="330" fill="#f2b544"/><path d="M0 900 520 420l420 380 260-240 400 340z" fill="#14331b"/></svg>`)
const sha256 = createHash('sha256').update(picture).digest('hex')

const people = {
	ada: { id: 'ada', displayName: 'Ada Lovelace', groups: ['marketing'] },
	ben: { id: 'ben', displayName: 'Ben Okafor', groups: ['marketing', 'leads'] },
	cleo: { id: 'cleo', displayName: 'Cleo Martínez', groups: ['press'] },
	dana: { id: 'dana', displayName: 'Dana Weiß', groups: ['press', 'leads'] },
}
const ref = ({ id, displayName }: { id: string, displayName: string }) => ({ id, displayName })
const { ada, ben, cleo } = people
const channel = { id: 'c1', name: 'Marketing' }

export const me: Me = {
	person: ref(ben), groups: ben.groups, isAdmin: true,
	host: { name: 'local-folder', capabilities: {} },
	demo: { people: Object.values(people), sandboxUrl: '/sandbox' },
	can: { connectAccounts: true, makeChannels: true },
}

const text = 'Plaza is here: the social layer for Nextcloud.\n\nMove a file into a folder, a colleague says yes, and it is out: once, and only once.\n\n{link}\n\n#Nextcloud #OpenSource'

const drafts: Draft[] = [
	{ fileId: '11', name: 'launch.md', firstLine: 'Plaza is here: the social layer for Nextcloud.', path: 'Marketing/Drafts/launch.md', channel, owner: ref(ada), modifiedAt: now - 20 * minute, files: ['launch.md', 'launch.png'], fileIds: ['11', '12'], approvalFolder: '5', problems: [], rejected: null },
	{ fileId: '13', name: 'summer-party-2026.md', firstLine: 'Our summer party', path: 'Marketing/Drafts/summer-party-2026.md', channel, owner: ref(cleo), modifiedAt: now - 3 * hour, files: ['summer-party-2026.md'], fileIds: ['13'], approvalFolder: '5', problems: [{ message: 'post.alt_missing', params: { name: 'garden.jpg' }, text: '“garden.jpg” has no alternative text for people who cannot see it. Write it under alt.', line: 4 }], rejected: { message: 'ended.rejected', params: { person: 'Ben Okafor', reason: 'The date is wrong.' }, text: 'Ben Okafor said no: The date is wrong.' } },
]

const delivery = (state: Delivery['state'], more: Partial<Delivery> = {}): Delivery => ({
	id: 'd1', account: { id: 'a1', name: 'Plaza Sandbox', platform: 'mastodon', platformName: 'Mastodon', handle: '@plaza@127.0.0.1' },
	state, timeline: [], attempts: 0, nextAttemptAt: null, error: null, url: null,
	preview: { text, count: 214, limit: 500, contentWarning: null, language: 'en' },
	can: { retry: state === 'failed', settle: state === 'unknown' },
	...more,
})

interface Sample { id: string, column: Card['column'], state: Card['state'], line: string, full: Delivery[], more?: Partial<Publication> }

const nothing = { approve: false, reject: false, askAgain: false, withdraw: false, postAgain: false, cancel: false, why: null }
const event = (message: string, params: Record<string, string>) => ({ message, params, text: message })

function publication({ id, column, state, line, full, more }: Sample): Publication {
	return {
		id, column, state, name: 'launch.md', firstLine: line, path: `Marketing/Approval/${id}.md`, channel, owner: ref(ada),
		thumbnail: `/publications/${id}/media/${sha256}`, at: null, updatedAt: now - 12 * minute,
		approvals: { given: 0, wanted: 1, by: [], waitingFor: [] },
		deliveries: full.map((each) => ({ accountName: each.account.name, platform: each.account.platform, state: each.state, url: each.url })),
		needs: null, hash: 'a'.repeat(64), approvedHash: null, text,
		media: [{ name: 'launch.png', mime: 'image/svg+xml', size: 184_320, alt: 'A yellow sun rises behind two mountains.', sha256, width: 1600, height: 900 }],
		tags: ['Nextcloud', 'OpenSource'], link: { policy: 'share', target: 'launch.pdf', expiresAt: null, url: null },
		schedule: { at: null, zone: 'Europe/Berlin' }, problems: [], reason: null, full,
		history: [{ at: now - 12 * minute, actor: ref(ada), what: event('event.opened', { actor: ada.displayName, object: 'launch.md', channel: 'Marketing' }) }],
		changes: [], can: { ...nothing, withdraw: false, cancel: state === 'waiting' },
		...more,
	}
}

const server = { server: 'mastodon.example' }
export const publications: Publication[] = [
	publication({ id: 'p1', column: 'waiting', state: 'waiting', line: 'Plaza is here: the social layer for Nextcloud.', full: [delivery('pending')], more: { approvals: { given: 0, wanted: 1, by: [], waitingFor: [ref(ben)] }, can: { ...nothing, approve: true, reject: true, cancel: true } } }),
	publication({ id: 'p2', column: 'scheduled', state: 'scheduled', line: 'Monday’s newsletter', full: [delivery('pending')], more: { thumbnail: null, media: [], at: now + 2 * day, schedule: { at: now + 2 * day, zone: 'Europe/Berlin' }, approvals: { given: 1, wanted: 1, by: [ref(ben)], waitingFor: [] }, approvedHash: 'a'.repeat(64), can: { ...nothing, cancel: true } } }),
	publication({ id: 'p3', column: 'published', state: 'done', line: 'We are hiring', full: [delivery('published', { url: 'https://mastodon.example/@plaza/1', attempts: 1, timeline: [{ at: now - 2 * hour, what: event('event.attempt', {}) }, { at: now - 2 * hour, what: event('event.published', { object: 'We are hiring', account: 'Plaza Sandbox' }) }] })], more: { at: now - 2 * hour, approvals: { given: 1, wanted: 1, by: [ref(ben)], waitingFor: [] }, can: { ...nothing, withdraw: true } } }),
	publication({ id: 'p4', column: 'needsYou', state: 'sending', line: 'The answer was lost', full: [delivery('unknown', { attempts: 1, error: { message: 'platform.answer_lost', params: server, text: '' }, timeline: [{ at: now - hour, what: event('event.attempt', {}) }] })], more: { needs: { message: 'needs.unknown', params: { account: 'Plaza Sandbox' }, text: '' } } }),
	publication({ id: 'p5', column: 'needsYou', state: 'sending', line: 'A picture that was refused', full: [delivery('failed', { attempts: 5, error: { message: 'platform.media_refused', params: { ...server, name: 'launch.png', detail: 'Validation failed' }, text: '' } })], more: { needs: { message: 'needs.failed', params: { account: 'Plaza Sandbox', detail: 'mastodon.example refused “launch.png”: Validation failed' }, text: '' } } }),
	publication({ id: 'p6', column: 'needsYou', state: 'voided', line: 'Changed after it was approved', full: [delivery('pending')], more: { approvedHash: 'b'.repeat(64), needs: { message: 'needs.voided', params: { what: 'text' }, text: '' }, can: { ...nothing, askAgain: true, cancel: true }, changes: [{ field: 'text', before: 'Come on Monday at nine, we begin early.\nBring a friend.', after: 'Come on Tuesday at ten, we begin early.\nBring a friend.' }, { field: 'alt', before: 'A sun.', after: 'A yellow sun rises behind two mountains.' }] } }),
	publication({ id: 'p7', column: 'ended', state: 'cancelled', line: 'Taken back', full: [delivery('pending')] }),
]

export const board: Board = { drafts, cards: publications }

const entry = (id: string, at: number, message: string, params: Record<string, string>, more: Partial<Entry> = {}): Entry => ({ id, kind: message, at, actor: ref(ada), what: event(message, params), object: { id: '11', name: params['object'] ?? '', kind: 'file' }, publication: 'p3', urls: [], ...more })
export const entries: Entry[] = [
	entry('9', now - 5 * minute, 'event.published', { object: 'We are hiring', account: 'Plaza Sandbox' }, { actor: null, urls: [{ label: 'Plaza Sandbox', url: 'https://mastodon.example/@plaza/1' }] }),
	entry('8', now - 9 * minute, 'event.approved', { actor: ben.displayName, object: 'We are hiring' }, { actor: ref(ben) }),
	entry('7', now - 12 * minute, 'event.opened', { actor: ada.displayName, object: 'launch.md', channel: 'Marketing' }),
	entry('6', now - day, 'event.file_written', { actor: cleo.displayName, object: 'summer-party-2026.md' }, { actor: ref(cleo), publication: null }),
	entry('5', now - day - hour, 'event.rejected', { actor: ben.displayName, object: 'summer-party-2026.md', reason: 'The date is wrong.' }, { actor: ref(ben), publication: 'p7' }),
	...Array.from({ length: 14 }, (_, index) => entry(`old${index}`, now - 3 * day - index * hour, 'event.file_created', { actor: ada.displayName, object: `photo-${14 - index}.jpg` }, { publication: null })),
]

export const accounts: Account[] = [
	{ id: 'a1', name: 'Plaza Sandbox', platform: 'mastodon', platformName: 'Mastodon', handle: '@plaza@127.0.0.1', url: 'https://mastodon.example/@plaza', server: 'mastodon.example', state: 'connected', error: null, lastSuccessAt: now - 2 * hour, mayUse: ['group:marketing'], minimumApproval: 'one', selfApproval: false, altRequired: true, limits: { characters: 500 }, can: { change: true } },
	{ id: 'a2', name: 'Old account', platform: 'mastodon', platformName: 'Mastodon', handle: '@old@social.example', url: 'https://social.example/@old', server: 'social.example', state: 'reconnect', error: { message: 'platform.token_revoked', params: { server: 'social.example' }, text: '' }, lastSuccessAt: now - 20 * day, mayUse: [], minimumApproval: 'none', selfApproval: true, altRequired: false, limits: {}, can: { change: true } },
]

export const platforms: Platform[] = [{ id: 'mastodon', name: 'Mastodon', api: { version: 'v2', documentation: 'https://docs.joinmastodon.org' }, needsServer: true, ways: ['oauth'], scopes: [{ name: 'write:statuses', why: 'to publish, change and delete posts' }, { name: 'write:media', why: 'to upload pictures' }, { name: 'read:accounts', why: 'to show which account it is' }], limits: {}, capabilities: {}, suggestedServer: 'http://127.0.0.1:8787/sandbox' }]

export const channels: Channel[] = [{ id: 'c1', name: 'Marketing', folders: { drafts: '4', approval: '5', published: '6', failed: '7' }, path: 'Marketing', accounts: ['a1'], template: '{text}\n\n{link}\n\n{tags}', approval: { rule: 'one', approvers: ['person:ben', 'group:leads'] }, timeZone: 'Europe/Berlin', link: { expiryDays: null }, scope: 'user', owner: ref(ada), enabled: true, warnings: [{ message: 'warning.approver_cannot_read', params: { person: 'Dana Weiß' }, text: '' }], can: { change: true } }]

export const found = { people: Object.values(people).map(ref), groups: [{ id: 'marketing', displayName: 'Marketing' }, { id: 'leads', displayName: 'Leads' }, { id: 'press', displayName: 'Press' }] }
export const folders: Record<string, Array<{ id: string, name: string, path: string }>> = {
	'': [{ id: '3', name: 'Marketing', path: 'Marketing' }, { id: '8', name: 'Press', path: 'Press' }, { id: '9', name: 'Photos', path: 'Photos' }],
	'Press': [{ id: '10', name: 'Releases', path: 'Press/Releases' }],
}
