// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import { TokenKeeper } from './token.ts'

function keeper(lifetime = 300_000) {
	let now = 1_000_000
	let asked = 0
	const tokens = new TokenKeeper(async () => ({ token: `token ${++asked}`, expiresAt: now + lifetime }), () => now)
	return { tokens, asked: () => asked, pass: (milliseconds: number) => { now += milliseconds } }
}

describe('the browser’s token', () => {
	it('is asked for once and kept', async () => {
		const { tokens, asked } = keeper()
		expect(await tokens.token()).toBe('token 1')
		expect(await tokens.token()).toBe('token 1')
		expect(asked()).toBe(1)
	})

	it('is renewed shortly before it ends', async () => {
		const { tokens, pass } = keeper()
		await tokens.token()
		pass(269_000)
		expect(await tokens.token()).toBe('token 1')
		pass(2000)
		expect(await tokens.token()).toBe('token 2')
	})

	it('is renewed when the service refuses it, once for all who wait', async () => {
		const { tokens, asked } = keeper()
		const refused = await tokens.token()
		expect(await Promise.all([tokens.token(refused), tokens.token(refused), tokens.token(refused)])).toEqual(['token 2', 'token 2', 'token 2'])
		expect(await tokens.token(refused)).toBe('token 2')
		expect(asked()).toBe(2)
	})

	it('is asked for again after the asking failed', async () => {
		let fails = true
		const tokens = new TokenKeeper(async () => {
			if (fails) throw new Error('away')
			return { token: 'at last', expiresAt: Date.now() + 300_000 }
		})
		await expect(tokens.token()).rejects.toThrow('away')
		fails = false
		expect(await tokens.token()).toBe('at last')
	})
})
