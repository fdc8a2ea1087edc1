// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { l10nProblems } from '../../../scripts/l10n-check.mjs'

let told: typeof import('./told.ts')

beforeAll(async () => {
	vi.stubGlobal('document', { documentElement: { lang: 'de', dataset: {} } })
	told = await import('./told.ts')
})

describe('what the service says', () => {
	it('stands in the reader’s language', () => {
		expect(told.sentence({ message: 'event.approved', params: { actor: 'Ben', object: 'launch.md' }, text: 'Ben approved launch.md' })).toBe('Ben hat launch.md freigegeben')
	})

	it('can be shown in pieces, so that a name becomes a link', () => {
		expect(told.partsOf({ message: 'event.approved', params: { actor: 'Ben', object: '{actor}' }, text: '' })).toEqual([
			{ text: 'Ben', name: 'actor' }, { text: ' hat ' }, { text: '{actor}', name: 'object' }, { text: ' freigegeben' },
		])
	})

	it('falls back to the English text where a newer service says something unknown', () => {
		expect(told.sentence({ message: 'event.brand_new', text: 'Something new happened' })).toBe('Something new happened')
	})

	it('shows names as they are, whatever signs are in them', () => {
		expect(told.sentence({ message: 'event.withdrew', text: '', params: {} })).toBe('')
		expect(told.sentence({ message: 'ended.joined', params: { name: '<b>Tom & Co</b>' }, text: '' })).toBe('Es ist jetzt ein Teil von „<b>Tom & Co</b>“.')
	})
})

it('every text of pages, service and shell has its German', async () => {
	expect(await l10nProblems()).toEqual([])
})
