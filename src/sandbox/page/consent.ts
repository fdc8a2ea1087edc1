// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Account } from '../state/records.ts'
import { page } from './layout.ts'
import { html, type Markup } from './markup.ts'
import type { Language, Words } from './words.ts'
import { wordsOf } from './words.ts'

export interface Consent {
	language: Language
	basePath: string
	action: string
	/** Ties the answer to this page: good once. */
	ticket: string
	state: string | null
	appName: string
	website: string | null
	scopes: string[]
	accounts: Account[]
}

/** "May this app post here for you?": who asks, for what, for which account. */
export function consentPage({ language, basePath, action, ticket, state, appName, website, scopes, accounts }: Consent): string {
	const words = wordsOf(language)
	const main = html`<form class="consent" method="post" action="${action}">
	<h1>${words.consentTitle(appName)}</h1>
	<p>${words.consentTo(appName)}</p>
	<ul>${meanings(words, scopes).map((meaning) => html`<li>${meaning}</li>`)}</ul>
	${website ? html`<p class="handle">${website}</p>` : null}
	<fieldset><legend>${words.account}</legend>${accounts.map((account, at) => choice(basePath, account, at === 0))}</fieldset>
	<input type="hidden" name="ticket" value="${ticket}">
	${state === null ? null : html`<input type="hidden" name="state" value="${state}">`}
	<input type="hidden" name="lang" value="${language}">
	<p class="buttons">
		<button class="primary" name="decision" value="allow">${words.allow}</button>
		<button name="decision" value="deny">${words.deny}</button>
	</p>
</form>`
	return page({ words, basePath, title: words.consentTitle(appName), main })
}

/** Shows a code to copy, for apps that have no address to come back to. */
export function codePage(code: string, language: Language, basePath: string): string {
	const words = wordsOf(language)
	const main = html`<div class="notice"><h1>${words.codeTitle}</h1><p><code>${code}</code></p><p>${words.codeHint}</p></div>`
	return page({ words, basePath, title: words.codeTitle, main })
}

function choice(basePath: string, account: Account, first: boolean): Markup {
	return html`<label>
		<input type="radio" name="handle" value="${account.handle}" ${first ? html`checked` : null} required>
		<img class="avatar" src="${basePath}/avatars/${account.handle}" alt="" width="36" height="36">
		<span><b>${account.displayName}</b> <span class="handle">@${account.handle}</span></span>
	</label>`
}

// "write:media" and "write:statuses" mean the same to a reader as "write": one line for all
function meanings({ scopes: known, otherScope }: Words, scopes: string[]): string[] {
	return [...new Set(scopes.map((scope) => {
		const family = scope.split(':', 1)[0] ?? ''
		return family in known ? known[family as keyof typeof known] : otherScope(scope)
	}))]
}
