// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AtpBaseClient } from '@atproto/api'
import type { Connection, PlatformContext, Result } from '../../../domain/index.ts'
import { fail, ok } from '../../../domain/index.ts'
import { apiOf, asked, withToken } from './api.ts'
import { attempt, refusedAs, refusedWith, RenewalError } from './failure.ts'

/** What an account keeps (sealed): a session, and the app password to begin another when that is dead. */
export type Credentials = Record<'accessJwt' | 'refreshJwt' | 'password', string>

/** What a server answers who signs in or renews. */
export interface Session { accessJwt: string, refreshJwt: string, handle: string, did: string, active?: boolean, status?: string }

type Stored = Record<string, string>

/** The account's client. An access token lives some two hours: when the server says that it is over, it is renewed and the request made again. */
export async function apiFor(connection: Connection, context: PlatformContext): Promise<AtpBaseClient> {
	let { credentials } = connection
	return await apiOf(connection.server, {
		token: () => credentials.accessJwt ?? '',
		expired: async () => {
			const used = credentials.accessJwt
			const renewed = await connection.renew(async (stored) => {
				if (stored.accessJwt !== used) return ok(stored)
				const session = await renew(connection, stored, context)
				return session.ok ? ok(kept(stored, session.value)) : session
			})
			if (!renewed.ok) throw new RenewalError(renewed.error)
			credentials = renewed.value
			return credentials.accessJwt !== used
		},
	}, context)
}

export function kept(stored: Stored, { accessJwt, refreshJwt }: Session): Stored {
	return { ...stored, accessJwt, refreshJwt }
}

/**
 * A new session: by the refresh token, else (it is good for some months, and each only once) by the app password.
 * https://docs.bsky.app/docs/api/com-atproto-server-refresh-session
 */
export async function renew({ server, remoteId }: Pick<Connection, 'server' | 'remoteId'>, stored: Stored, context: PlatformContext): Promise<Result<Session>> {
	const refreshed = await attempt<Session | null>({ server, whenLost: 'retry' }, async () => {
		try {
			const api = await apiOf(server, withToken(stored.refreshJwt ?? ''), context)
			return await asked(api.com.atproto.server.refreshSession())
		} catch (error) {
			if (!refusedAs(error, 'AccountTakedown') && (refusedWith(error, 401) || refusedAs(error, 'ExpiredToken', 'InvalidToken'))) return null
			throw error
		}
	})
	if (!refreshed.ok) return refreshed
	if (refreshed.value) return ok(refreshed.value)
	if (!stored.password) return fail({ next: 'reconnect', message: 'platform.token_revoked', params: { server: new URL(server).host } })
	return await logIn(server, remoteId, stored.password, context)
}

/** https://docs.bsky.app/docs/api/com-atproto-server-create-session */
export async function logIn(server: string, identifier: string, password: string, context: PlatformContext): Promise<Result<Session>> {
	return await attempt({ server, whenLost: 'retry' }, async () => {
		const api = await apiOf(server, withToken(null), context)
		return await asked(api.com.atproto.server.createSession({ identifier, password }))
	})
}

/** Ends a session. One that the server no longer knows has ended already. https://docs.bsky.app/docs/api/com-atproto-server-delete-session */
export async function end(server: string, refreshJwt: string, context: PlatformContext): Promise<Result<null>> {
	return await attempt({ server, whenLost: 'retry' }, async () => {
		try {
			await asked((await apiOf(server, withToken(refreshJwt), context)).com.atproto.server.deleteSession())
		} catch (error) {
			if (!refusedWith(error, 400, 401, 403, 404)) throw error
		}
		return null
	})
}
