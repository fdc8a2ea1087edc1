// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ConnectedAccount, Connection, Platform, PlatformContext, Result } from '../../../domain/index.ts'
import { fail, ok } from '../../../domain/index.ts'
import { apiOf } from './api.ts'
import { attempt, refusedWith } from './failure.ts'
import { handleOf, instanceOf } from './instance.ts'
import { profile } from './profile.ts'
import { RequestError } from '../request-error.ts'

const scope = profile.connect.scopes.map(({ name }) => name).join(' ')

type Begin = Parameters<NonNullable<Platform['beginConnect']>>[0]
type Finish = Parameters<NonNullable<Platform['finishConnect']>>[0]

/**
 * Registers Plaza at the server and gives the address at which a person agrees, with PKCE (S256) and the state.
 * https://docs.joinmastodon.org/methods/apps/#create and https://docs.joinmastodon.org/methods/oauth/#authorize
 */
export async function beginConnect(input: Begin, context: PlatformContext): Promise<Result<{ authorizeUrl: string, app: Record<string, string> }>> {
	const registered = await attempt({ server: input.server, whenLost: 'retry' }, async () =>
		await apiOf(input.server, null, context).rest.v1.apps.create({ clientName: 'Plaza', redirectUris: input.redirectUri, scopes: scope }))
	if (!registered.ok) return registered.error.message === 'platform.answer_strange' || registered.error.next === 'gone' ? noServer(input.server) : registered
	const { clientId, clientSecret } = registered.value
	if (!clientId || !clientSecret) return noServer(input.server)
	const query = new URLSearchParams({
		response_type: 'code', client_id: clientId, redirect_uri: input.redirectUri, scope, state: input.state,
		code_challenge: input.codeChallenge, code_challenge_method: 'S256',
	})
	return ok({ authorizeUrl: `${input.server}/oauth/authorize?${query}`, app: { clientId, clientSecret } })
}

function noServer(server: string): Result<never> {
	return fail({ next: 'gone', message: 'platform.not_a_server', params: { server: new URL(server).host } })
}

/** https://docs.joinmastodon.org/methods/oauth/#token, then verify_credentials and what the server tells of its limits. */
export async function finishConnect(input: Finish, context: PlatformContext): Promise<Result<ConnectedAccount>> {
	const token = await exchange(input, context)
	if (!token.ok) return token
	const accessToken = token.value
	return await attempt({ server: input.server, whenLost: 'retry' }, async () => {
		const api = apiOf(input.server, accessToken, context)
		const account = await api.rest.v1.accounts.verifyCredentials()
		const instance = await instanceOf(api)
		return {
			remoteId: account.id,
			handle: handleOf(account.username, instance, input.server),
			displayName: account.displayName || account.username,
			url: account.url,
			server: input.server,
			limits: instance.limits,
			honoursKey: instance.honoursKey ?? false,
			credentials: { accessToken, clientId: input.app.clientId ?? '', clientSecret: input.app.clientSecret ?? '' },
		}
	})
}

/** A code is good once: what goes wrong here is mended by beginning again. */
async function exchange(input: Finish, context: PlatformContext): Promise<Result<string>> {
	const form = {
		grant_type: 'authorization_code', code: input.code, code_verifier: input.codeVerifier, redirect_uri: input.redirectUri,
		client_id: input.app.clientId ?? '', client_secret: input.app.clientSecret ?? '', scope,
	}
	try {
		const answer = await apiOf(input.server, null, context).call<{ accessToken?: unknown }>('POST', '/oauth/token', form)
		if (typeof answer.accessToken !== 'string' || answer.accessToken === '') throw new RequestError({ kind: 'strange', status: 200, detail: 'no token' })
		return ok(answer.accessToken)
	} catch (error) {
		if (refusedWith(error, 400, 401, 422)) return fail({ next: 'reconnect', message: 'api.connect_expired' })
		return await attempt({ server: input.server, whenLost: 'retry' }, () => Promise.reject(error))
	}
}

/** Gives the token back. One that the server no longer knows is given back already. https://docs.joinmastodon.org/methods/oauth/#revoke */
export async function disconnect({ server, credentials }: Connection, context: PlatformContext): Promise<Result<null>> {
	const { accessToken, clientId, clientSecret } = credentials
	// a token that was made by hand at the server has no client that could give it back
	if (!accessToken || !clientId || !clientSecret) return ok(null)
	return await attempt({ server, whenLost: 'retry' }, async () => {
		try {
			await apiOf(server, null, context).call('POST', '/oauth/revoke', { client_id: clientId, client_secret: clientSecret, token: accessToken })
		} catch (error) {
			if (!refusedWith(error, 400, 401, 403, 404)) throw error
		}
		return null
	})
}
