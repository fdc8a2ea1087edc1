// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { beforeAll, expect, it, vi } from 'vitest'
import type { Entry } from '../api/types.ts'

let byDay: typeof import('./days.ts').byDay

beforeAll(async () => {
	vi.stubGlobal('document', { documentElement: { lang: 'en', dataset: { locale: 'en' } } })
	byDay = (await import('./days.ts')).byDay
})

it('the stream stands under the days on which things happened', () => {
	const at = (time: string) => ({ id: time, at: new Date(time).getTime() }) as Entry
	const days = byDay([at('2026-11-30T23:59:00'), at('2026-11-30T00:00:00'), at('2026-11-29T23:59:00')])
	expect(days.map(({ key, entries }) => [key, entries.length])).toEqual([['2026-11-30', 2], ['2026-11-29', 1]])
})
