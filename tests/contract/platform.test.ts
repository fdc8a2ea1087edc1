// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from 'vitest'
import { platformById, platforms } from '../../src/outbox/platforms/index.ts'
import { platformContract } from './platform.ts'
import type { Peer } from './platform-bench.ts'
import { installPds } from '../peers/pds/pds.ts'
import { mastodonPeer } from './platform-peers.ts'
import { pdsPeer } from './platform-peers-bluesky.ts'

/** By platform: the servers that it is proven against. A platform without one fails below. */
const peers: Record<string, Record<string, () => Promise<Peer>>> = {
	mastodon: {
		'Mastodon, under a path': () => mastodonPeer({ path: '/sandbox', mediaProcessingMs: 150 }),
		'a server with its API, without idempotency and polling': () => mastodonPeer({
			mediaProcessingMs: 0, idempotency: false, mediaPolling: false, software: { name: 'pixelfed', version: '0.12.5' },
		}),
	},
	bluesky: { 'a real PDS': pdsPeer },
}

/** What keeps a platform's peer from running on this machine; installing is tried once. */
const missing: Record<string, string | null> = { bluesky: platformById('bluesky') ? installPds() : null }

test('every platform of the list has a peer, and is found by its id', () => {
	for (const platform of platforms) {
		expect(Object.keys(peers[platform.profile.id] ?? {}), platform.profile.id).not.toEqual([])
		expect(platformById(platform.profile.id)).toBe(platform)
	}
	expect(platformById('nowhere')).toBeUndefined()
})

for (const platform of platforms) {
	const why = missing[platform.profile.id] ?? null
	if (why !== null) {
		process.stderr.write(`\n!! SKIPPED the contract of ${platform.profile.name}: ${why}\n`)
		test.skipIf(!process.env.CI)(`${platform.profile.name}: its peer is here`, () => expect.fail(why))
		continue
	}
	for (const [kind, makePeer] of Object.entries(peers[platform.profile.id] ?? {})) platformContract(platform, kind, makePeer)
}
