// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { tidy } from './plain-text.ts'

/** Stands in a text where the public link will be: the link is made after approval, so the approved text cannot hold it. U+FFFC, object replacement character. */
export const LINK_PLACE = '\uFFFC'

export const templateFields = ['title', 'text', 'link', 'tags', 'author', 'date', 'campaign'] as const
export type TemplateValues = Record<(typeof templateFields)[number], string>

/**
 * Fills `{title}`, `{text}`, … in one pass, so that what a post says is never filled again. A line that only held empty fields goes, and
 * with it the blank line above.
 */
export function fillTemplate(template: string, values: TemplateValues): string {
	const lines = template.split('\n').flatMap((line) => {
		const filled = line.replace(/\{(\w+)\}/g, (whole, name: string) => Object.hasOwn(values, name) ? values[name as keyof TemplateValues] : whole)
		return filled.trim() === '' && line.trim() !== '' ? [] : [filled]
	})
	return tidy(lines.join('\n'))
}

/** The text with its link: the address where it is known, else `{link}` to look at. */
export function withLink(text: string, url: string | null): string {
	return text.replaceAll(LINK_PLACE, url ?? '{link}')
}
