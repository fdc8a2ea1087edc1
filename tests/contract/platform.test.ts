// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from 'vitest'
import { platformById, platforms } from '../../src/outbox/platforms/index.ts'
import { platformContract } from './platform.ts'
import type { Peer } from './platform-bench.ts'
import { mastodonPeer } from './platform-peers.ts'

/** By platform: the servers that it is proven against. A platform without one fails below. */
const peers: Record<string, Record<string, () => Promise<Peer>>> = {
	mastodon: {
		'Mastodon, under a path': () => mastodonPeer({ path: '/sandbox', mediaProcessingMs: 150 }),
		'a server with its API, without idempotency and polling': () => mastodonPeer({
			mediaProcessingMs: 0, idempotency: false, mediaPolling: false, software: { name: 'pixelfed', version: '0.12.5' },
		}),
	},
}

test('every platform of the list has a peer, and is found by its id', () => {
	for (const platform of platforms) {
		expect(Object.keys(peers[platform.profile.id] ?? {}), platform.profile.id).not.toEqual([])
		expect(platformById(platform.profile.id)).toBe(platform)
	}
	expect(platformById('nowhere')).toBeUndefined()
})

for (const platform of platforms) {
	for (const [kind, makePeer] of Object.entries(peers[platform.profile.id] ?? {})) platformContract(platform, kind, makePeer)
}
