// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { escapeHtml } from '../text/html.ts'

/** HTML that is safe already. */
export class Markup {
	readonly text: string

	constructor(text: string) {
		this.text = text
	}

	toString(): string {
		return this.text
	}
}

type Value = Markup | Value[] | string | number | null | false

/** Writes HTML: everything put in is escaped, except what is markup already; null and false leave nothing. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Markup {
	return new Markup(strings.reduce((text, string, at) => text + render(values[at - 1] ?? null) + string))
}

/** Takes text for markup as it is. Only for what was escaped elsewhere. */
export const trusted = (text: string): Markup => new Markup(text)

function render(value: Value): string {
	if (value === null || value === false) return ''
	if (Array.isArray(value)) return value.map(render).join('')
	return value instanceof Markup ? value.text : escapeHtml(String(value))
}
