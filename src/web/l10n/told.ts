// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What the service says, in the reader's language: it sends a key and parameters, the English sentence is the source text. */
import { messages } from '../../domain/messages.ts'
import type { Told } from '../api/types.ts'
import { fieldName } from '../post/fields.ts'
import { t } from './index.ts'

const own: Record<string, () => string> = {
	'web.away': () => t('plaza', 'Plaza does not answer. Nothing was lost; try again in a minute.'),
	'web.strange': () => t('plaza', 'Plaza answered something unexpected. Load the page again; if it stays, tell your administrator.'),
}

/** The sentence with its placeholders still in it. */
function template({ message, text }: Told): string {
	if (message in own) return own[message]!()
	const source = (messages as Record<string, string>)[message]
	return source === undefined ? text : t('plaza', source)
}

/** What changed comes as names of fields. */
function fieldNames(list: string): string {
	return list.split(', ').map(fieldName).join(', ')
}

export interface Part { text: string, name?: string }

/** The sentence in pieces, so that a page can show who and what in their own way. */
export function partsOf(told: Told): Part[] {
	const parts = template(told).split(/\{(\w+)\}/)
	return parts.map((part, index) => {
		if (index % 2 === 0) return { text: part }
		const value = told.params?.[part]
		return value === undefined ? { text: `{${part}}` } : { text: part === 'what' ? fieldNames(String(value)) : String(value), name: part }
	}).filter(({ text }) => text !== '')
}

export function sentence(told: Told): string {
	return partsOf(told).map(({ text }) => text).join('')
}
