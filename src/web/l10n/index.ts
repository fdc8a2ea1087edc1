// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Every text of the pages goes through here. English is the source; `l10n/de.json` is the German. */
import { getLanguage, register, translate, translatePlural } from '@nextcloud/l10n'
import german from '../../../l10n/de.json'

type Values = Record<string, string | number>

// Vue escapes what it shows, and nothing here is put in as HTML.
const plain = { escape: false, sanitize: false }

if (getLanguage().startsWith('de')) register('plaza', german.translations)

/** A text with its values: `t('plaza', …, { person })`. */
export function t(app: 'plaza', text: string, values: Values = {}): string {
	return translate(app, text, values, undefined, plain)
}

/** A text that depends on a number, which stands as `%n` in it. */
export function n(app: 'plaza', one: string, many: string, count: number, values: Values = {}): string {
	return translatePlural(app, one, many, count, values, plain)
}
