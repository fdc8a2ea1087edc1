// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from 'vitest'
import { flood } from '../outbox/flood.ts'

test('2,000 files at once: all are taken, and the service answers all the while', async () => {
	const { took, slowest, longest, again } = await flood(2_000)
	process.stdout.write(`2,000 files: all waiting after ${(took / 1000).toFixed(1)} s, slowest answer ${slowest.toFixed(0)} ms, longest pause of the loop ${longest.toFixed(0)} ms, next look ${again.toFixed(0)} ms\n`)
	// Bounds of safety, far above what is measured.
	expect(slowest).toBeLessThan(5_000)
	expect(longest).toBeLessThan(2_000)
})
