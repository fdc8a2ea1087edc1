// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from 'vitest'
import { flood } from './flood.ts'

test('200 files at once: all are taken, and the service answers all the while', async () => {
	const { slowest, longest } = await flood(200)
	expect(slowest).toBeLessThan(5_000)
	expect(longest).toBeLessThan(2_000)
})
