// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, it } from 'vitest'
import { demoPage, demoPagePolicy } from './index.ts'

it('carries its state as data, which nothing in it can break out of', () => {
	const state = { mode: 'demo' as const, name: '</script><script>alert(1)</script>' }
	const page = demoPage({ state, lang: 'de"><b>' })
	const data = /<script type="application\/json" id="plaza-state">(.*?)<\/script>/s.exec(page)?.[1]
	expect(JSON.parse(data ?? '')).toEqual(state)
	expect(page).not.toContain('alert(1)</script>')
	expect(page).not.toContain('"><b>')
})

it('needs no inline script', () => {
	expect(demoPagePolicy).toContain('script-src \'self\';')
	expect(demoPage({ state: { mode: 'demo' }, lang: 'en' })).not.toMatch(/<script(?![^>]*(src=|application\/json))/)
})
