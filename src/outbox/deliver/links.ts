// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Public links: made once, after approval and before any key is spent; ended when nothing of the post is to be public. */
import { isAway } from '../intake/open.ts'
import type { OutboxParts } from '../parts.ts'
import type { Publication } from '../records.ts'

/**
 * Its id is stored before any key is spent; the host answers the same link for the same key and file: each approval has its own.
 * @param begun the link may be in public already
 */
export async function ensureLink(parts: OutboxParts, publication: Publication, begun: boolean): Promise<string | null> {
	const { link } = publication.content
	if (link.kind === 'none') return null
	if (link.kind === 'url') return link.url
	if (begun && publication.link_url !== null) return publication.link_url
	const expiresAt = link.expiryDays === null ? undefined : parts.now() + link.expiryDays * 86_400_000
	const made = await parts.host.createLink(publication.hand_over, link.fileId, { key: `${publication.id}.${publication.approved_at ?? 0}`, expiresAt })
	await parts.db.updateTable('publication').set({ link_id: made.id, link_url: made.url, link_token: made.token }).where('id', '=', publication.id).execute()
	return made.url
}

/** Ends the links of what was withdrawn, voided or taken back, until the host has said so. */
export async function endLinks(parts: OutboxParts): Promise<void> {
	const rows = await parts.db.selectFrom('publication').select(['id', 'hand_over', 'link_id']).where('link_id', 'is not', null)
		.where('state', 'in', ['withdrawn', 'voided', 'cancelled', 'rejected']).limit(100).execute()
	for (const row of rows) {
		await endLink(parts, row.id, row.hand_over, row.link_id!)
			.catch((error: unknown) => parts.log.warn({ err: error, publication: row.id }, 'link not ended; trying again'))
	}
}

/** @throws HostError `unavailable`: the link may still be open */
export async function endLink(parts: OutboxParts, publication: string, handOver: string, link: string): Promise<void> {
	try {
		await parts.host.deleteLink(handOver, link)
	} catch (error) {
		// A hand-over that was revoked took its links with it; what else the host refuses will not change by asking again.
		if (isAway(error)) throw error
		parts.log.error({ err: error, publication }, 'link not ended')
	}
	await parts.db.updateTable('publication').set({ link_id: null, link_token: null })
		.where('id', '=', publication).where('link_id', '=', link).execute()
}
