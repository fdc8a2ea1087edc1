// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
export type Language = 'en' | 'de'

const en = {
	language: 'en',
	sandbox: 'Sandbox',
	promise: 'Nothing here leaves this machine.',
	about: 'A small network of its own. What is published here, only people at this machine can see.',
	timeline: 'What the public sees',
	postsOf: (name: string) => `Posts of ${name}`,
	tagged: (tag: string) => `Posts with #${tag}`,
	emptyTitle: 'Nothing is public yet',
	empty: 'Approve a post in Plaza for the account of this sandbox. It appears here by itself.',
	older: 'Older posts',
	back: 'All posts',
	edited: 'edited',
	unlisted: 'Not in the timeline',
	replyTo: 'In reply to',
	gone: 'a post that was deleted',
	replies: 'Replies',
	sensitive: 'Sensitive content',
	alt: 'Description of the image',
	via: (app: string) => `with ${app}`,
	newOne: '1 new post',
	newMany: '{n} new posts',
	notFoundTitle: 'No such page here',
	notFound: 'The post may have been deleted, or the address has a slip in it.',
	consentTitle: (app: string) => `May ${app} post here for you?`,
	consentTo: (app: string) => `${app} asks for access to an account of this sandbox. It could:`,
	account: 'Account',
	allow: 'Allow',
	deny: 'Do not allow',
	codeTitle: 'Your authorization code',
	codeHint: 'Copy it into the app that asked for it. It is good once, for ten minutes.',
	scopes: { profile: 'read the name of the account', read: 'read posts and account data', write: 'publish, change and delete posts, and upload images' },
	otherScope: (scope: string) => `use the right “${scope}”`,
}

export type Words = typeof en

const de: Words = {
	language: 'de',
	sandbox: 'Sandkasten',
	promise: 'Nichts hier verlässt diesen Rechner.',
	about: 'Ein kleines Netz für sich. Was hier veröffentlicht wird, sieht man nur an diesem Rechner.',
	timeline: 'Was die Öffentlichkeit sieht',
	postsOf: (name) => `Beiträge von ${name}`,
	tagged: (tag) => `Beiträge mit #${tag}`,
	emptyTitle: 'Noch ist nichts öffentlich',
	empty: 'Geben Sie in Plaza einen Beitrag für das Konto dieses Sandkastens frei. Er erscheint hier von selbst.',
	older: 'Ältere Beiträge',
	back: 'Alle Beiträge',
	edited: 'bearbeitet',
	unlisted: 'Nicht in der Zeitleiste',
	replyTo: 'Antwort auf',
	gone: 'einen gelöschten Beitrag',
	replies: 'Antworten',
	sensitive: 'Heikler Inhalt',
	alt: 'Bildbeschreibung',
	via: (app) => `mit ${app}`,
	newOne: '1 neuer Beitrag',
	newMany: '{n} neue Beiträge',
	notFoundTitle: 'Diese Seite gibt es hier nicht',
	notFound: 'Vielleicht wurde der Beitrag gelöscht, oder die Adresse enthält einen Fehler.',
	consentTitle: (app) => `Darf ${app} hier für Sie veröffentlichen?`,
	consentTo: (app) => `${app} bittet um Zugang zu einem Konto dieses Sandkastens. Damit könnte es:`,
	account: 'Konto',
	allow: 'Erlauben',
	deny: 'Nicht erlauben',
	codeTitle: 'Ihr Autorisierungscode',
	codeHint: 'Kopieren Sie ihn in die App, die danach gefragt hat. Er gilt einmal und zehn Minuten lang.',
	scopes: { profile: 'den Namen des Kontos lesen', read: 'Beiträge und Kontodaten lesen', write: 'Beiträge veröffentlichen, ändern und löschen, Bilder hochladen' },
	otherScope: (scope) => `das Recht „${scope}“ nutzen`,
}

export const wordsOf = (language: Language): Words => ({ en, de })[language]

/** English or German, by what the reader prefers (Accept-Language) or says (`lang`). */
export function pickLanguage(header: string | undefined, said?: string): Language {
	if (said === 'de' || said === 'en') return said
	const ranked = (header ?? '').split(',').map((part) => {
		const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
		const quality = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((q) => q !== undefined)
		return { tag: tag.slice(0, 2), quality: quality === undefined ? 1 : Number(quality) }
	})
	const best = ranked.filter(({ tag, quality }) => (tag === 'de' || tag === 'en') && quality > 0)
		.sort((a, b) => b.quality - a.quality)[0]
	return best?.tag === 'de' ? 'de' : 'en'
}
