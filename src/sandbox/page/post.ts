// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { accountById, accountUrl, mediaOf, mediaUrl, statusHtml, statusUrl } from '../entities/entities.ts'
import type { Source } from '../entities/entities.ts'
import type { Media, Status } from '../state/records.ts'
import { html, trusted, type Markup } from './markup.ts'
import type { Words } from './words.ts'

/** One post as a list item shows it. `revision` changes with every edit: the live script compares it. */
export function postItem(source: Source, words: Words, status: Status): Markup {
	return html`<li id="post-${status.id}" data-revision="${status.editedAt ?? 0}">${postArticle(source, words, status)}</li>`
}

export function postArticle(source: Source, words: Words, status: Status, heading: 'h1' | 'h2' = 'h2'): Markup {
	const account = accountById(source.world, status.accountId)
	const name = html`<a href="${accountUrl(source.settings, account)}">${account.displayName}</a>`
	return html`<article class="post" aria-labelledby="by-${status.id}">
	<header>
		<img class="avatar" src="${source.settings.basePath}/avatars/${account.handle}" alt="" width="46" height="46">
		<div class="who">
			${heading === 'h1' ? html`<h1 id="by-${status.id}">${name}</h1>` : html`<h2 id="by-${status.id}">${name}</h2>`}
			<p class="handle">@${account.handle}@${source.settings.host}</p>
		</div>
		<a class="when" href="${statusUrl(source.settings, account, status.id)}">${time(words, status.createdAt)}</a>
	</header>
	${replyLine(source, words, status)}
	${warned(words, status, body(source, words, status))}
	${footnotes(source, words, status)}
</article>`
}

function replyLine({ settings, world }: Source, words: Words, status: Status): Markup | null {
	if (status.inReplyToId === null) return null
	const parent = world.statuses.get(status.inReplyToId)
	if (!parent) return html`<p class="reply">${words.replyTo} ${words.gone}</p>`
	const author = accountById(world, parent.accountId)
	return html`<p class="reply">${words.replyTo} <a href="${statusUrl(settings, author, parent.id)}">@${author.handle}</a></p>`
}

function body(source: Source, words: Words, status: Status): Markup {
	const text = html`<div class="content" lang="${status.language ?? ''}" dir="auto">${trusted(statusHtml(source, status))}</div>`
	const media = mediaOf(source.world, status)
	if (media.length === 0) return text
	const shown = gallery(source, words, media)
	const hidden = status.sensitive && status.spoilerText === ''
	return html`${text}${hidden ? html`<details class="cover"><summary>${words.sensitive}</summary>${shown}</details>` : shown}`
}

function warned(words: Words, status: Status, inner: Markup): Markup {
	if (status.spoilerText === '') return inner
	return html`<details class="warning"><summary lang="${status.language ?? ''}">${status.spoilerText}</summary>${inner}</details>`
}

function gallery({ settings }: Source, words: Words, media: Media[]): Markup {
	return html`<div class="gallery count-${media.length}">${media.map((one) => html`<figure>
		<a href="${mediaUrl(settings, one.id)}"><img src="${settings.basePath}/media/${one.id}" alt="${one.description ?? ''}"
			width="${one.width}" height="${one.height}" loading="lazy" decoding="async"></a>
		${one.description === null ? null : html`<details class="alt"><summary aria-label="${words.alt}">ALT</summary><p>${one.description}</p></details>`}
	</figure>`)}</div>`
}

function footnotes({ world }: Source, words: Words, status: Status): Markup | null {
	const app = world.apps.get(status.appId)?.name
	const notes = [
		status.editedAt === null ? null : html`${words.edited} ${time(words, status.editedAt)}`,
		status.visibility === 'unlisted' ? html`${words.unlisted}` : null,
		app === undefined ? null : html`${words.via(app)}`,
	].filter((note) => note !== null)
	if (notes.length === 0) return null
	return html`<footer><ul>${notes.map((note) => html`<li>${note}</li>`)}</ul></footer>`
}

function time(words: Words, at: number): Markup {
	const shown = new Intl.DateTimeFormat(words.language === 'de' ? 'de-DE' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(at)
	return html`<time datetime="${new Date(at).toISOString()}">${shown}</time>`
}
