// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What must be true before the first byte leaves, and what then ships. */
import { HostError, type Node, type Outgoing, type Told } from '../../domain/index.ts'
import { changesBetween } from '../content/content.ts'
import { isMarkdown, sameName } from '../content/grouping.ts'
import { loadContent } from '../content/load.ts'
import { withLink } from '../content/template.ts'
import { isAway } from '../intake/open.ts'
import type { OutboxParts } from '../parts.ts'
import { type Account, accountsById, type Channel, type Publication } from '../records.ts'

/** `ship`: go. `void`: a person must look. `cancel`: there is nothing to ship. `later`: the host is away. */
export type Readiness = { do: 'ship' } | { do: 'void' | 'cancel' | 'later', note: Told }

/** Whether the files are still, to the byte, what was approved, and the person may still do this. */
export async function verify(parts: OutboxParts, publication: Publication, channel: Channel): Promise<Readiness> {
	try {
		return await compare(parts, publication, channel)
	} catch (error) {
		if (!(error instanceof HostError)) throw error
		if (isAway(error)) return { do: 'later', note: { message: 'api.host_away' } }
		if (error.kind === 'gone') return { do: 'cancel', note: { message: 'ended.deleted' } }
		if (error.kind === 'handOver' || error.kind === 'forbidden') return { do: 'void', note: { message: 'needs.person_gone', params: { person: publication.person } } }
		return { do: 'void', note: { message: 'ended.unreadable', params: { person: publication.person } } }
	}
}

async function compare(parts: OutboxParts, publication: Publication, channel: Channel): Promise<Readiness> {
	const approved = publication.content
	const files = await Promise.all(publication.files.map((id) => parts.host.stat(publication.hand_over, id)))
	if (!liesIn(files[0]!, channel)) return { do: 'cancel', note: { message: 'ended.left_folder' } }
	const source = files.find(isMarkdown) ?? null
	const media = approved.media.flatMap((medium) => files.find((file) => file.id === medium.fileId) ?? [])
	const target = approved.link.kind === 'share' && !files.some((file) => file.id === (approved.link as { fileId: string }).fileId)
		? [await parts.host.stat(publication.hand_over, approved.link.fileId)]
		: [] as Node[]
	const accounts = await accountsById(parts.db, channel.accounts)
	const author = (await parts.host.people({ ids: [publication.person] }))[0] ?? { id: publication.person, displayName: publication.person }
	const group = { source, media, missing: [], twin: null }
	const now = await loadContent(parts, { group, siblings: [...files, ...target], channel, accounts, handOver: publication.hand_over, author })
	if (now.hash === publication.approved_hash && now.problems.length === 0 && namesTheSame(now.named, media)) return { do: 'ship' }
	if (now.problems.length > 0) return { do: 'void', note: { message: 'ended.problems', params: { count: now.problems.length } } }
	const what = [...new Set(changesBetween(approved, now.content).map((change) => change.field))].join(', ')
	return { do: 'void', note: { message: 'needs.voided', params: { what: what || 'media' } } }
}

/** In the approval folder, or where Plaza put it when it had failed and a person tries it again. */
const liesIn = (lead: Node, { folders }: Channel): boolean => [lead.parentId, ...lead.ancestors].some((id) => id === folders.approval || id === folders.failed)

/** The text may name other pictures by now, which are not among the files that were approved. */
const namesTheSame = (named: string[] | null, media: Node[]): boolean =>
	named === null || (named.length === media.length && named.every((name, index) => sameName(name, media[index]!.name)))

/** The very bytes that were hashed and approved. @returns null when a medium's bytes are lost */
export async function outgoing(parts: OutboxParts, publication: Publication, account: Account, link: string | null): Promise<Outgoing | null> {
	const content = publication.approved_content ?? publication.content
	const text = content.accounts.find((one) => one.account === account.id)
	if (!text) return null
	const media: Outgoing['media'] = []
	for (const { sha256, mime, name, alt } of content.media) {
		const bytes = await parts.blobs.get(sha256)
		if (!bytes) return null
		media.push({ sha256, mime, name, alt, bytes })
	}
	return {
		text: withLink(text.text, link), media, link,
		language: text.language ?? undefined, contentWarning: text.contentWarning ?? undefined, settings: text.settings,
	}
}
