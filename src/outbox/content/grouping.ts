// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Which files together are one post. */
import type { Node } from '../../domain/index.ts'

const MARKDOWN = /\.(md|markdown)$/i
const MEDIA = /^(image|video|audio)\//
/** What editors, sync clients and Plaza itself leave lying about. */
const IGNORED = /^\.|~$|\.(part|tmp|swp|crdownload|filepart)$|^~\$|\.ocTransferId\d+/i

export const isMarkdown = (node: Node): boolean => node.kind === 'file' && MARKDOWN.test(node.name)
export const isMedia = (node: Node): boolean => node.kind === 'file' && MEDIA.test(node.mime)
export const isPostFile = (node: Node): boolean => !IGNORED.test(node.name) && (isMarkdown(node) || isMedia(node))

/** File names are one name however their accents are composed. */
export const sameName = (a: string, b: string): boolean => a.normalize('NFC') === b.normalize('NFC')
const stem = (name: string): string => name.replace(/\.[^.]+$/, '').normalize('NFC')

export interface Group {
	/** The Markdown file, if there is one. */
	source: Node | null
	/** Media files in the order in which they ship. */
	media: Node[]
	/** Names that the post asks for and that are not here. */
	missing: string[]
	/** Another file of the same spoken name is here. */
	twin: string | null
}

/** What a Markdown file says about its media: null where it names none, so that a picture of the same name belongs to it. */
export type NamedMedia = (source: Node) => string[] | null

/**
 * @param nodes one folder's files
 * @returns every post of the folder; each file is in one group at most, but media that several posts name are in each of theirs
 */
export function groupFiles(nodes: Node[], named: NamedMedia): Group[] {
	const files = nodes.filter(isPostFile).sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id))
	const media = files.filter(isMedia)
	const byName = new Map(media.toReversed().map((medium) => [medium.name.normalize('NFC'), medium]))
	const byStem = Map.groupBy(media, (medium) => stem(medium.name))
	const spoken = Map.groupBy(files, (file) => folded(file.name))
	const twinOf = (file: Node) => spoken.get(folded(file.name))!.length > 1 ? file.name : null
	const used = new Set<string>()
	const groups = files.filter(isMarkdown).map((source): Group => {
		const names = named(source)
		const mine = names === null ? byStem.get(stem(source.name)) ?? [] : names.flatMap((name) => byName.get(name.normalize('NFC')) ?? [])
		for (const medium of mine) used.add(medium.id)
		const missing = (names ?? []).filter((name) => !byName.has(name.normalize('NFC')))
		return { source, media: mine, missing, twin: twinOf(source) }
	})
	for (const medium of media) if (!used.has(medium.id)) groups.push({ source: null, media: [medium], missing: [], twin: twinOf(medium) })
	return groups
}

/** Names that people and other systems cannot tell apart are one: composed and decomposed accents, upper and lower case. */
const folded = (name: string): string => name.normalize('NFC').toLowerCase()
const compare = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0

/** All files of a group, the one that names it first. */
export const filesOf = (group: Group): Node[] => group.source ? [group.source, ...group.media] : group.media
