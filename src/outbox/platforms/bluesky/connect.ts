// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ConnectedAccount, Connection, PlatformContext, PlatformLimits, Result } from '../../../domain/index.ts'
import { fail, ok } from '../../../domain/index.ts'
import { end, kept, logIn, renew } from './session.ts'
import type { Session } from './session.ts'

/**
 * Signs in with an app password, which a person makes in the account's settings. The account's own password is refused: it could do
 * everything, and Plaza need not hold that.
 */
export async function signIn(input: { server: string, handle: string, password: string }, context: PlatformContext): Promise<Result<ConnectedAccount>> {
	const { server, password } = input
	const host = new URL(server).host
	const session = await logIn(server, identifierOf(input.handle, host), password.trim(), context)
	if (!session.ok) return signInFailure(session.error, host)
	if (scopeOf(session.value.accessJwt) === 'com.atproto.access') {
		await end(server, session.value.refreshJwt, context)
		return fail({ next: 'reconnect', message: 'platform.own_password', params: { server: host } })
	}
	const { did, handle } = session.value
	return ok({
		remoteId: did, handle: `@${handle}`, displayName: handle, url: profileUrl(did, handle), server, limits: {}, honoursKey: true,
		credentials: kept({ password: password.trim() }, session.value),
	})
}

function signInFailure(error: Extract<Result<never>, { ok: false }>['error'], server: string): Result<never> {
	if (error.message === 'platform.token_revoked' || error.next === 'edit') return fail({ next: 'reconnect', message: 'platform.sign_in_refused', params: { server } })
	if (error.message === 'platform.answer_strange' || error.next === 'gone') return fail({ next: 'gone', message: 'platform.not_a_server', params: { server } })
	return fail(error)
}

/** People write `@acme`, copy invisible marks with it, or give the account's mail address or DID. */
function identifierOf(written: string, host: string): string {
	const name = written.replace(/[\s\p{Cf}]/gu, '').replace(/^@/, '')
	return /[.:@]/.test(name) ? name : `${name}.${host}`
}

/** What the token is good for, where it can be read: https://atproto.com/specs/xrpc#app-passwords */
function scopeOf(jwt: string): unknown {
	try {
		return (JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as { scope?: unknown }).scope
	} catch {
		return undefined
	}
}

/** By the handle, as people know it; by the DID where the account has none that is valid. */
export function profileUrl(did: string, handle: string): string {
	const name = handle.replace(/^@/, '')
	return `https://bsky.app/profile/${name === 'handle.invalid' ? did : name}`
}

/** A session that can be renewed works, whatever its access token says: that would be taken for hours after the app password was revoked. */
export async function health(connection: Connection, context: PlatformContext): Promise<Result<{ handle: string, limits: Partial<PlatformLimits>, honoursKey: boolean }>> {
	let session: Session | undefined
	const renewed = await connection.renew(async (stored) => {
		const fresh = await renew(connection, stored, context)
		if (!fresh.ok) return fresh
		session = fresh.value
		return ok(kept(stored, fresh.value))
	})
	if (!renewed.ok) return renewed
	if (session?.active === false) {
		return fail({ next: 'reconnect', message: 'platform.forbidden', params: { server: new URL(connection.server).host, detail: session.status ?? 'inactive' } })
	}
	return ok({ handle: session ? `@${session.handle}` : connection.handle, limits: connection.limits, honoursKey: true })
}

/** Ends the session. The app password itself only a person can take back, in the account's settings; Plaza forgets it. */
export async function disconnect({ server, credentials }: Connection, context: PlatformContext): Promise<Result<null>> {
	return credentials.refreshJwt ? await end(server, credentials.refreshJwt, context) : ok(null)
}
