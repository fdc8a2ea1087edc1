// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { HostError, type Node } from '../../domain/index.ts'
import type { OutboxParts } from '../parts.ts'
import type { Channel } from '../records.ts'
import { isAway } from './open.ts'

/** Folders moved in are looked into so deep. */
const MAX_DEPTH = 5

export interface Tree {
	/** The files of each folder. */
	folders: Node[][]
	/** False where a folder within could not be seen: of what lies there nothing may be concluded. */
	complete: boolean
}

/** The channel's folder and those moved into it. @throws HostError where the folder itself cannot be seen, or the host is away */
export async function treeOf(parts: OutboxParts, channel: Channel): Promise<Tree> {
	const tree: Tree = { folders: [], complete: true }
	await walk(parts, channel, { folder: channel.folders.approval, depth: 0, tree })
	return tree
}

async function walk(parts: OutboxParts, channel: Channel, { folder, depth, tree }: { folder: string, depth: number, tree: Tree }): Promise<void> {
	const nodes = await parts.host.list(channel.handOver, folder)
	tree.folders.push(nodes.filter((node) => node.kind === 'file'))
	const below = nodes.filter((node) => node.kind === 'folder' && !node.name.startsWith('.'))
	if (below.length > 0 && depth >= MAX_DEPTH) tree.complete = false
	if (depth >= MAX_DEPTH) return
	for (const node of below) {
		try {
			await walk(parts, channel, { folder: node.id, depth: depth + 1, tree })
		} catch (error) {
			// One folder's trouble is not the others'.
			if (!(error instanceof HostError) || isAway(error)) throw error
			if (error.kind !== 'gone') parts.log.warn({ err: error, channel: channel.id, folder: node.id }, 'folder not seen; looking again later')
			tree.complete = false
		}
	}
}
