// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Node } from '../../domain/index.ts'

/** Whether files have come to rest, by our own clock: a moved file keeps its old time, and other machines' clocks are wrong. */
export class Settled {
	readonly #seen = new Map<string, { etag: string, since: number, firstSeen: number }>()

	/** @returns milliseconds for which the file has been the same */
	quietFor(node: Node, now: number): number {
		const known = this.#seen.get(node.id)
		if (known?.etag === node.etag) return now - known.since
		this.#seen.set(node.id, { etag: node.etag, since: now, firstSeen: known?.firstSeen ?? now })
		return 0
	}

	/** @returns milliseconds since the file was first seen here */
	hereFor(node: Node, now: number): number {
		return now - (this.#seen.get(node.id)?.firstSeen ?? now)
	}

	/** Forgets files that are not in any channel's folder any more. */
	keepOnly(ids: Set<string>): void {
		for (const id of this.#seen.keys()) if (!ids.has(id)) this.#seen.delete(id)
	}
}
