// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from 'vitest'
import { fillTemplate, LINK_PLACE, withLink } from './template.ts'

const nothing = { title: '', text: '', link: '', tags: '', author: '', date: '', campaign: '' }

test('a template is filled, and lines that held nothing go', () => {
	const template = '{title}\n\n{text}\n\n{link}\n\n{tags} – {author}'
	expect(fillTemplate(template, { ...nothing, title: 'Hello', text: 'Two\n\nparagraphs', tags: '#a', author: 'Ada' })).toBe('Hello\n\nTwo\n\nparagraphs\n\n#a – Ada')
	expect(fillTemplate('{title}\n\n{text}', { ...nothing, text: 'Text' })).toBe('Text')
})

test('what a post says is not filled again, and what the template does not know stays', () => {
	expect(fillTemplate('{text} {unknown} {constructor}', { ...nothing, text: '{author}' })).toBe('{author} {unknown} {constructor}')
})

test('the link’s place is filled when the link is made', () => {
	const text = fillTemplate('{text}\n\n{link}', { ...nothing, text: 'See', link: LINK_PLACE })
	expect(withLink(text, 'https://example.org/s/$1')).toBe('See\n\nhttps://example.org/s/$1')
	expect(withLink(text, null)).toBe('See\n\n{link}')
})
