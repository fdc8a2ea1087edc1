// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** How a platform's accounts come and go. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Platform } from '../../src/domain/index.ts'
import { failure, value } from './platform-bench.ts'
import type { Use } from './platform.ts'

export function connectContract(platform: Platform, use: Use): void {
	const byOauth = platform.profile.connect.ways.includes('oauth')
	describe('connecting', () => {
		test('gives the account, its limits and what the server is', () => {
			expect(use.connection().handle).toMatch(/^@\S+\.\S+/)
			expect(use.connection().honoursKey).toBe(use.peer().honoursKey)
			expect({ ...platform.profile.limits, ...use.connection().limits }.textLength).toBeGreaterThan(0)
			expect(use.connection().server).toBe(use.peer().server)
			expect(use.peer().violations()).toEqual([])
		})

		test.runIf(byOauth)('a code is good once, and only with its verifier', async () => {
			const redirectUri = 'http://127.0.0.1:9/connected'
			const codeChallenge = createHash('sha256').update('right'.repeat(10)).digest('base64url')
			const { authorizeUrl, app } = value(await platform.beginConnect!({ server: use.peer().server, redirectUri, state: 's', codeChallenge }, use.context()))
			const code = new URL(await use.peer().consent!(authorizeUrl)).searchParams.get('code') ?? ''
			const result = await platform.finishConnect!({ server: use.peer().server, redirectUri, code, codeVerifier: 'wrong'.repeat(10), app }, use.context())
			expect(failure(result).next).toBe('reconnect')
		})

		test.runIf(!byOauth)('a wrong password is refused, and says what to do', async () => {
			const { handle } = await use.peer().login!()
			const result = await platform.signIn!({ server: use.peer().server, handle, password: 'wrong' }, use.context())
			expect(failure(result)).toMatchObject({ next: 'reconnect', message: 'platform.sign_in_refused' })
		})

		test('what is no server of this kind is said to be none', async () => {
			const result = await use.tryConnect(`${use.peer().server}/nowhere`)
			expect(failure(result)).toMatchObject({ next: 'gone', message: 'platform.not_a_server' })
		})

		test('what was given back works no more where it was a token, and can be given back again', async () => {
			const other = await use.connect()
			value(await platform.disconnect(other, use.context()))
			if (byOauth) expect(failure(await platform.health(other, use.context())).next).toBe('reconnect')
			value(await platform.disconnect(other, use.context()))
		})

		test('health tells handle and limits', async () => {
			expect(value(await platform.health(use.connection(), use.context()))).toMatchObject({ handle: use.connection().handle, honoursKey: use.peer().honoursKey })
		})

		test('health notices a revoked token, and tells it from a server that is down', async () => {
			const other = await use.connect()
			use.peer().fault('account', 'broken')
			expect(failure(await platform.health(other, use.context())).next).toBe('retry')
			await use.peer().revokeToken(other)
			expect(failure(await platform.health(other, use.context())).next).toBe('reconnect')
		})
	})
}
