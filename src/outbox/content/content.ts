// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { MediaFacts } from '../../domain/index.ts'
import type { DueTime } from './time.ts'

/** One account's share of a post: what it will say, with {@link LINK_PLACE} for the link. */
export interface AccountText {
	account: string
	platform: string
	text: string
	language: string | null
	contentWarning: string | null
	settings: Record<string, string | boolean>
}

/** The target and terms of the public link, since the link itself is made after approval. */
export type LinkPolicy =
	| { kind: 'none' }
	| { kind: 'url', url: string }
	| { kind: 'share', fileId: string, name: string, expiryDays: number | null }

/** All that ships, and nothing that doesn't: what an approval binds. */
export interface Content {
	accounts: AccountText[]
	media: (MediaFacts & { fileId: string })[]
	/** Null: as soon as it is approved. */
	due: DueTime | null
	link: LinkPolicy
	/** For showing; their effect is in the texts. */
	title: string
	body: string
	tags: string[]
}

/** The SHA-256 over everything that ships, hex. Names of files are not in it: a rename keeps the approval. */
export function hashOf(content: Content): string {
	const bound = {
		accounts: content.accounts.map(({ account, text, language, contentWarning, settings }) => [account, text, language, contentWarning, Object.entries(settings).sort()]).sort(),
		media: content.media.map(({ sha256, alt, mime }) => [sha256, alt, mime]),
		due: content.due && [content.due.at, content.due.zone],
		link: content.link.kind === 'share' ? ['share', content.link.fileId, content.link.expiryDays] : content.link.kind === 'url' ? ['url', content.link.url] : ['none'],
	}
	return createHash('sha256').update(JSON.stringify(bound)).digest('hex')
}

export interface Change { field: string, before: string, after: string }

/** What differs between two contents, in the reader's terms. */
export function changesBetween(before: Content, after: Content): Change[] {
	const changes: Change[] = []
	const note = (field: string, a: string, b: string) => { if (a !== b) changes.push({ field, before: a, after: b }) }
	note('accounts', before.accounts.map((a) => a.account).join(', '), after.accounts.map((a) => a.account).join(', '))
	for (const text of after.accounts) {
		const old = before.accounts.find((a) => a.account === text.account)
		if (old) {
			note('text', old.text, text.text)
			note('warning', old.contentWarning ?? '', text.contentWarning ?? '')
			note('language', old.language ?? '', text.language ?? '')
		}
	}
	note('media', before.media.map((m) => `${m.name} (${m.sha256.slice(0, 8)})`).join(', '), after.media.map((m) => `${m.name} (${m.sha256.slice(0, 8)})`).join(', '))
	note('alt', before.media.map((m) => m.alt).join(' / '), after.media.map((m) => m.alt).join(' / '))
	note('at', before.due ? `${new Date(before.due.at).toISOString()} ${before.due.zone}` : '', after.due ? `${new Date(after.due.at).toISOString()} ${after.due.zone}` : '')
	note('link', linkWords(before.link), linkWords(after.link))
	// One text for several accounts is one change to read.
	return changes.filter((change, index) => changes.findIndex((c) => c.field === change.field && c.after === change.after) === index)
}

function linkWords(link: LinkPolicy): string {
	if (link.kind === 'none') return ''
	if (link.kind === 'url') return link.url
	return link.expiryDays === null ? link.name : `${link.name} (${link.expiryDays} d)`
}
