// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { AppBskyFeedPost } from '@atproto/api'
import { FaultProxy } from '../peers/pds/proxy.ts'
import type { ProxyFault } from '../peers/pds/proxy.ts'
import { Owner, pdsCount, startPds } from '../peers/pds/pds.ts'
import type { Peer, PeerCall, PeerFault, PeerPost } from './platform-bench.ts'
import { busySeconds } from './platform-bench.ts'

const methods: Record<PeerCall, string> = {
	upload: 'com.atproto.repo.uploadBlob',
	post: 'com.atproto.repo.putRecord',
	list: 'com.atproto.repo.getRecord',
	read: 'com.atproto.repo.getRecord',
	edit: 'com.atproto.repo.putRecord',
	delete: 'com.atproto.repo.deleteRecord',
	account: 'com.atproto.server.refreshSession',
}

type Post = AppBskyFeedPost.Main & { embed?: { images?: { alt: string, image: { ref: { $link: string } } }[] } }

/** A real PDS behind a proxy that plays the faults. */
export async function pdsPeer(): Promise<Peer & { owner: Owner, proxy: FaultProxy }> {
	// the library is loaded at the first call, for which tests have little time
	const [pds] = await Promise.all([startPds(), import('@atproto/api')])
	const proxy = await FaultProxy.start(pds.url)
	const count = await pdsCount()
	const owner = await Owner.register(pds.url, 'harbour.test')
	return {
		owner,
		proxy,
		server: proxy.url,
		honoursKey: true,
		login: async () => ({ handle: owner.handle, password: await owner.appPassword() }),
		posts: async () => await Promise.all((await owner.records<Post>()).map(({ uri, value }) => peerPost(owner, uri, value))),
		made: () => ({ posts: proxy.posts.size, media: proxy.uploads }),
		violations: () => proxy.violations,
		fault: (call, fault) => proxy.next(methods[call], planned(fault)),
		count,
		revokeToken: async ({ credentials }) => await owner.revoke(credentials.password!),
		clear: () => proxy.clear(),
		close: async () => {
			await proxy.close()
			await pds.close()
		},
	}
}

function planned(fault: PeerFault) {
	const after = fault.endsWith('After')
	return { fault: fault.replace(/After$/, '') as ProxyFault, when: after ? 'after' : 'before', busySeconds } as const
}

async function peerPost(owner: Owner, id: string, { text, langs, embed }: Post): Promise<PeerPost> {
	const [, warning = '', rest = text] = /^CW: (.*)\n\n([\s\S]*)$/.exec(text) ?? []
	const media = await Promise.all((embed?.images ?? []).map(async ({ alt, image }) =>
		({ alt, sha256: createHash('sha256').update(await owner.blob(image.ref.$link)).digest('hex') })))
	return { id, text: rest, warning, language: langs?.[0] ?? null, settings: {}, media }
}
