// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { codeChallenge, matchesHash, newSecret, sha256 } from '../digest.ts'
import { holds } from '../http/auth.ts'
import type { Answer, Call, Handlers, Sandboxed } from '../http/call.ts'
import { json, refused } from '../http/call.ts'
import type { App, Token } from '../state/records.ts'
import { parseScopes } from './scopes.ts'

/** https://docs.joinmastodon.org/methods/oauth/ */
export const oauthRoutes: Handlers = {
	'POST /oauth/token': giveToken,
	'POST /oauth/revoke': revoke,
}

const badGrant = () => refused(400, 'invalid_grant', 'The provided authorization grant is invalid, expired, revoked, '
	+ 'does not match the redirection URI used in the authorization request, or was issued to another client.')
const badClient = () => refused(401, 'invalid_client', 'Client authentication failed due to unknown client, '
	+ 'no client authentication included, or unsupported authentication method.')

function giveToken(call: Call): Answer {
	const app = clientOf(call)
	if (!app) return badClient()
	const form = call.body as Record<string, string | undefined>
	if (form.grant_type === 'authorization_code') return exchangeCode(call, app, form)
	if (form.grant_type === 'client_credentials') return appToken(call, app, parseScopes(form.scope ?? 'read'))
	return refused(400, 'unsupported_grant_type', 'The authorization grant type is not supported by the authorization server.')
}

// The code is used up by whoever brings it: a wrong verifier spends it, too.
function exchangeCode(call: Call, app: App, form: Record<string, string | undefined>): Answer {
	const grant = call.codes.codes.take(form.code ?? '')
	const fits = grant?.appId === app.id && grant.redirectUri === form.redirect_uri
	if (!fits || codeChallenge(form.code_verifier ?? '') !== grant.codeChallenge) return badGrant()
	return tokenAnswer(createToken(call, { appId: app.id, accountId: grant.accountId, scopes: grant.scopes }))
}

function appToken(call: Call, app: App, scopes: string[]): Answer {
	if (!scopes.every((scope) => holds(app.scopes, scope))) {
		return refused(400, 'invalid_scope', 'The requested scope is invalid, unknown, or malformed.')
	}
	return tokenAnswer(createToken(call, { appId: app.id, accountId: null, scopes }))
}

/** Adds a token and gives it out this once; only its hash is kept. */
export function createToken(
	{ state, settings }: Pick<Sandboxed, 'state' | 'settings'>, given: Pick<Token, 'appId' | 'accountId' | 'scopes'>,
): { secret: string, token: Token } {
	const secret = newSecret()
	const now = settings.now()
	const token: Token = { ...given, id: state.nextId(now), sha256: sha256(secret), createdAt: now, revokedAt: null }
	state.commit({ type: 'token', token })
	return { secret, token }
}

/** https://docs.joinmastodon.org/entities/Token/ */
function tokenAnswer({ secret, token }: { secret: string, token: Token }): Answer {
	return json({
		access_token: secret, token_type: 'Bearer', scope: token.scopes.join(' '), created_at: Math.floor(token.createdAt / 1000),
	})
}

function revoke(call: Call): Answer {
	const app = clientOf(call)
	const token = call.state.world.tokensByHash.get(sha256(call.body.token as string))
	if (!app || (token && token.appId !== app.id)) {
		return refused(403, 'unauthorized_client', 'You are not authorized to revoke this token')
	}
	if (token && token.revokedAt === null) call.state.commit({ type: 'token.revoked', id: token.id, at: call.settings.now() })
	return json({})
}

// client_secret_post or client_secret_basic (RFC 6749 2.3.1)
function clientOf(call: Call): App | null {
	const [id, secret] = basicOf(call.c.req.header('authorization')) ?? [call.body.client_id, call.body.client_secret]
	const app = call.state.world.appsByClientId.get(String(id))
	return app && typeof secret === 'string' && matchesHash(secret, app.clientSecretSha256) ? app : null
}

function basicOf(header: string | undefined): [string, string] | null {
	const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(header ?? '')?.[1]
	if (!encoded) return null
	// both halves are form-encoded; our own ids and secrets need no encoding
	const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
	return [id, secret.join(':')]
}
