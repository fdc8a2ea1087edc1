// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Operation } from '../contract/types.ts'
import { sha256 } from '../digest.ts'
import type { Token } from '../state/records.ts'
import type { World } from '../state/world.ts'
import type { Answer } from './call.ts'
import { refused } from './call.ts'

/** What an Authorization header turned out to be. */
export type Bearer = { kind: 'none' } | { kind: 'malformed' } | { kind: 'unknown' } | { kind: 'revoked' } | { kind: 'token', token: Token }

export function readBearer(world: World, header: string | undefined): Bearer {
	if (header === undefined || /^Basic /i.test(header)) return { kind: 'none' }
	const value = /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1]
	if (!value) return { kind: 'malformed' }
	const token = world.tokensByHash.get(sha256(value))
	if (!token) return { kind: 'unknown' }
	return token.revokedAt === null ? { kind: 'token', token } : { kind: 'revoked' }
}

/** Whether scopes of a token include one: `read` includes `read:statuses`. */
export function holds(scopes: string[], wanted: string): boolean {
	return scopes.includes(wanted) || scopes.includes(wanted.split(':', 1)[0] ?? '')
}

export interface Denial {
	answer: Answer
	/** What the client did wrong; null where it could not know (a token revoked meanwhile). */
	violation: string | null
}

/** Null when the call may pass. Sentences as Mastodon's (doorkeeper's) own. */
export function deny(operation: Operation, bearer: Bearer): Denial | null {
	if (bearer.kind === 'malformed') {
		return { answer: refused(401, 'The access token is invalid'), violation: 'Authorization is not "Bearer <token>"' }
	}
	if (bearer.kind === 'unknown') return { answer: refused(401, 'The access token is invalid'), violation: null }
	if (bearer.kind === 'revoked') return { answer: refused(401, 'The access token was revoked'), violation: null }
	if (operation.scopes.length === 0) return null
	if (bearer.kind === 'none') return operation.publicRead ? null : missing()
	return outOfScope(operation, bearer.token)
}

function missing(): Denial {
	return { answer: refused(401, 'The access token is invalid'), violation: 'no Authorization header' }
}

function outOfScope(operation: Operation, token: Token): Denial | null {
	if (!operation.scopes.some((scope) => holds(token.scopes, scope))) {
		return {
			answer: refused(403, 'This action is outside the authorized scopes'),
			violation: `needs ${operation.scopes.join(' or ')}, the token has ${token.scopes.join(' ')}`,
		}
	}
	if (token.accountId === null && !operation.publicRead) {
		return { answer: refused(422, 'This method requires an authenticated user'), violation: 'an application token on a user\'s route' }
	}
	return null
}
