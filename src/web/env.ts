// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Imported before everything else: what Nextcloud's own scripts would have set, for pages where they do not run
 * (the demo, and a Nextcloud whose core scripts are missing). Nothing that is there already is changed.
 */
import { readState } from './api/state.ts'

declare global {
	interface Window { _oc_webroot?: string }
}

const rememberedLanguage = 'plaza-language'

/** The part of an address before Nextcloud's own paths. */
function webRootOf(ocs: string): string {
	return ocs.replace(/\/ocs\/v\d\.php\/.*$/, '')
}

const state = readState()
window._oc_webroot ??= state.mode === 'nextcloud' ? webRootOf(state.ocs) : ''

if (state.mode === 'demo') {
	const language = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(rememberedLanguage)
	if (language && /^[a-z]{2,3}(-[A-Za-z]+)?$/.test(language)) {
		document.documentElement.lang = language
		document.documentElement.dataset['locale'] = language.replace('-', '_')
		localStorage.setItem(rememberedLanguage, language)
	}
	// Dates and times as the reader's own country writes them, where it speaks the page's language.
	const own = navigator.languages.find((each) => each.split('-')[0] === document.documentElement.lang.split('-')[0])
	if (own) document.documentElement.dataset['locale'] = own.replace('-', '_')
}

/** The demo's choice of language: it holds from the next page on, so the page is loaded again. */
export function chooseLanguage(language: string): void {
	localStorage.setItem(rememberedLanguage, language)
	const address = new URL(location.href)
	address.searchParams.delete('lang')
	location.replace(address)
}
