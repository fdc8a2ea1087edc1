// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs'
import { english, messages, type Told } from '../domain/index.ts'

const directory = new URL('../../l10n/', import.meta.url)
const catalogues = new Map<string, Record<string, string>>()

function catalogue(language: string): Record<string, string> {
	const known = catalogues.get(language)
	if (known) return known
	let translations: Record<string, string> = {}
	try { translations = (JSON.parse(readFileSync(new URL(`${language}.json`, directory), 'utf8')) as { translations: Record<string, string> }).translations } catch { /* no such language: English */ }
	catalogues.set(language, translations)
	return translations
}

/** A sentence in a person's language, English where there is no translation. @param language a BCP 47 tag or Nextcloud's (`de_DE`) */
export function translate(told: Told, language: string | undefined): string {
	const short = language?.toLowerCase().match(/^[a-z]{2,3}/)?.[0]
	const sentence = short && short !== 'en' ? catalogue(short)[messages[told.message]] : undefined
	if (typeof sentence !== 'string') return english(told)
	return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(told.params?.[name] ?? whole))
}
