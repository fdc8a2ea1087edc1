// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, it } from 'vitest'
import { backoff } from './live.ts'

it('waits longer with each failure, never longer than half a minute, and not in step with others', () => {
	expect(backoff(0, () => 1)).toBe(1000)
	expect(backoff(3, () => 1)).toBe(8000)
	expect(backoff(30, () => 1)).toBe(30_000)
	expect(backoff(3, () => 0)).toBe(4000)
})
