// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { scopesOfContract } from '../contract/contract.ts'
import type { Answer, Call, Handlers } from '../http/call.ts'
import { json } from '../http/call.ts'

/** What a client asks before it knows anything. */
export const discoveryRoutes: Handlers = {
	'GET /.well-known/oauth-authorization-server': oauthServer,
	'GET /.well-known/nodeinfo': nodeInfoIndex,
	'GET /nodeinfo/2.0': nodeInfo,
}

/** https://docs.joinmastodon.org/methods/oauth/#authorization-server-metadata */
function oauthServer({ apiUrl }: Call): Answer {
	return json({
		issuer: `${apiUrl}/`,
		service_documentation: 'https://docs.joinmastodon.org/',
		authorization_endpoint: `${apiUrl}/oauth/authorize`,
		token_endpoint: `${apiUrl}/oauth/token`,
		app_registration_endpoint: `${apiUrl}/api/v1/apps`,
		revocation_endpoint: `${apiUrl}/oauth/revoke`,
		userinfo_endpoint: `${apiUrl}/oauth/userinfo`,
		scopes_supported: scopesOfContract(),
		response_types_supported: ['code'],
		response_modes_supported: ['query'],
		grant_types_supported: ['authorization_code', 'client_credentials'],
		token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
		code_challenge_methods_supported: ['S256'],
	})
}

/** https://nodeinfo.diaspora.software/protocol */
function nodeInfoIndex({ apiUrl }: Call): Answer {
	return json({ links: [{ rel: 'http://nodeinfo.diaspora.software/ns/schema/2.0', href: `${apiUrl}/nodeinfo/2.0` }] })
}

function nodeInfo({ settings, state }: Call): Answer {
	const users = state.world.accounts.size
	return json({
		version: '2.0',
		software: settings.software,
		// what is here, and no more: nothing federates
		protocols: [],
		services: { inbound: [], outbound: [] },
		openRegistrations: false,
		usage: { users: { total: users, activeMonth: users, activeHalfyear: users }, localPosts: state.world.statuses.size },
		metadata: { nodeName: 'Plaza sandbox', nodeDescription: 'Plaza\'s sandbox: nothing here leaves this machine.' },
	})
}
