// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { beforeAll, expect, it, vi } from 'vitest'

let approveLabel: typeof import('./approve-label.ts').approveLabel
const now = Date.parse('2026-11-25T12:00:00Z')

beforeAll(async () => {
	vi.stubGlobal('document', { documentElement: { lang: 'de', dataset: { locale: 'de' } } })
	approveLabel = (await import('./approve-label.ts')).approveLabel
})

const deliveries = (count: number) => Array.from({ length: count }, () => ({})) as Parameters<typeof approveLabel>[0]['full']

it('the button says what it will do', () => {
	expect(approveLabel({ schedule: { at: null, zone: 'UTC' }, full: deliveries(1) }, now)).toBe('Freigeben und auf 1 Konto veröffentlichen')
	expect(approveLabel({ schedule: { at: null, zone: 'UTC' }, full: deliveries(3) }, now)).toBe('Freigeben und auf 3 Konten veröffentlichen')
})

it('names the time in the channel’s zone, and publishes at once what is past', () => {
	const monday = Date.parse('2026-11-30T08:00:00Z')
	expect(approveLabel({ schedule: { at: monday, zone: 'Europe/Berlin' }, full: deliveries(1) }, now)).toBe('Freigeben für Montag 09:00')
	expect(approveLabel({ schedule: { at: now - 1, zone: 'UTC' }, full: deliveries(1) }, now)).toBe('Freigeben und auf 1 Konto veröffentlichen')
})
