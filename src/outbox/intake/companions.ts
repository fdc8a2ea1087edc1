// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The rest of a post that was left behind in the drafts: moved along, as the same person. */
import { type Node } from '../../domain/index.ts'
import { filesOf, type Group, isMarkdown, isMedia, sameName } from '../content/grouping.ts'
import type { OutboxParts } from '../parts.ts'
import type { Channel } from '../records.ts'
import { arrivalOf } from './witness.ts'

const stem = (name: string): string => name.replace(/\.[^.]+$/, '')

/** What of the drafts belongs to this group. @param names what the group's text names; null where it names nothing */
export function companionsIn(drafts: Node[], group: Group, named: string[] | null): Node[] {
	if (group.missing.length > 0) return drafts.filter((node) => isMedia(node) && group.missing.some((name) => sameName(name, node.name)))
	const lead = filesOf(group)[0]!
	if (group.source) return named === null && group.media.length === 0 ? drafts.filter((node) => isMedia(node) && sameName(stem(node.name), stem(lead.name))) : []
	return drafts.filter((node) => isMarkdown(node) && sameName(stem(node.name), stem(lead.name)))
}

/** @returns whether anything was brought: then the folder must be looked at again */
export async function bringCompanions(parts: OutboxParts, channel: Channel, group: Group, left: { drafts: Node[], named: string[] | null }): Promise<boolean> {
	const lead = filesOf(group)[0]!
	const companions = companionsIn(left.drafts, group, left.named)
	if (companions.length === 0) return false
	const event = await arrivalOf(parts.db, lead, channel.folders.approval)
	const handOver = await parts.host.deriveHandOver({ folder: channel.handOver, file: lead.id, eventId: event?.id })
	let brought = false
	for (const node of companions) {
		await parts.host.move(handOver.id, node.id, lead.parentId).then(() => { brought = true }, (error: unknown) => parts.log.warn({ err: error, file: node.id }, 'companion not moved'))
	}
	return brought
}
