// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { faults, startSandbox, statusLength } from '../../src/sandbox/index.ts'
import type { Fault, Sandbox, StartOptions } from '../../src/sandbox/index.ts'
import type { Peer, PeerCall, PeerFault, PeerPost } from './platform-bench.ts'
import { busySeconds } from './platform-bench.ts'

const operations: Record<PeerCall, string> = {
	upload: 'POST /api/v2/media',
	post: 'POST /api/v1/statuses',
	list: 'GET /api/v1/accounts/{id}/statuses',
	read: 'GET /api/v1/statuses/{id}',
	edit: 'PUT /api/v1/statuses/{id}',
	delete: 'DELETE /api/v1/statuses/{id}',
	account: 'GET /api/v1/accounts/verify_credentials',
}

const played: Record<PeerFault, () => Fault> = {
	busy: () => faults.rateLimited(busySeconds),
	revoked: faults.tokenRevoked,
	forbidden: faults.forbidden,
	unprocessable: () => faults.unprocessable('Validation failed: this is not taken'),
	broken: () => faults.broken('before'),
	brokenAfter: () => faults.broken('after'),
	unavailable: () => faults.broken('before', 503),
	hang: () => faults.hang('before'),
	hangAfter: () => faults.hang('after'),
	cut: () => faults.cut('before'),
	cutAfter: () => faults.cut('after'),
	page: () => faults.htmlInstead('before'),
	pageAfter: () => faults.htmlInstead('after'),
	empty: () => faults.emptyInstead('before'),
	emptyAfter: () => faults.emptyInstead('after'),
}

/** The sandbox as Mastodon's peer, or as that of a server which only has its API. */
export async function mastodonPeer({ path = '', ...options }: StartOptions & { path?: string }): Promise<Peer> {
	const { url, sandbox, close } = await startSandbox({ rateLimits: false, ...options })
	sandbox.createAccount({ handle: 'acme', displayName: 'Acme' })
	return {
		server: `${url}${path}`,
		honoursKey: options.idempotency ?? true,
		consent: async (authorizeUrl) => sandbox.consent(authorizeUrl, 'acme'),
		posts: async () => posts(sandbox),
		made: () => ({
			posts: sandbox.log().filter(({ kind }) => kind === 'created').length,
			media: sandbox.state.world.media.size,
		}),
		violations: () => sandbox.violations().filter(({ kind }) => kind !== 'rule' && kind !== 'unknown-route'),
		fault: (call, fault) => sandbox.faults.next(operations[call], played[fault]()),
		count: (text) => statusLength(text),
		revokeToken: async ({ credentials }) => void await fetch(`${url}${path}/oauth/revoke`, {
			method: 'POST',
			body: new URLSearchParams({ client_id: credentials.clientId!, client_secret: credentials.clientSecret!, token: credentials.accessToken! }),
		}),
		clear: () => sandbox.faults.clear(),
		close,
	}
}

function posts(sandbox: Sandbox): PeerPost[] {
	return sandbox.posts().map(({ id, text, spoilerText, language, visibility, mediaIds }) => ({
		id, text, warning: spoilerText, language, settings: { visibility },
		media: mediaIds.map((media) => {
			const { description, sha256 } = sandbox.state.world.media.get(media)!
			return { alt: description ?? '', sha256 }
		}),
	}))
}
