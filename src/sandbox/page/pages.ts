// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { accountById, mediaOf, mediaUrl, statusUrl, tagsIn } from '../entities/entities.ts'
import type { Source } from '../entities/entities.ts'
import { isListed, isVisible } from '../routes/visibility.ts'
import type { Account, Status } from '../state/records.ts'
import { page } from './layout.ts'
import { html, type Markup } from './markup.ts'
import { postArticle, postItem } from './post.ts'
import type { Words } from './words.ts'

const perPage = 30

/** A list of posts, newest first; older ones under `?before=<id>`. */
interface Listing {
	title: string
	path: string
	head?: Markup
	wanted: (status: Status) => boolean
}

export function timelinePage(source: Source, words: Words, before?: string): string {
	return listing(source, words, { title: words.timeline, path: '', wanted: isListed }, before)
}

export function tagPage(source: Source, words: Words, tag: string, before?: string): string {
	const wanted = (status: Status) => isListed(status) && tagsIn(status).includes(tag.toLowerCase())
	return listing(source, words, { title: words.tagged(tag), path: `/tags/${encodeURIComponent(tag)}`, wanted }, before)
}

export function accountPage(source: Source, words: Words, account: Account, before?: string): string {
	const wanted = (status: Status) => status.accountId === account.id && isVisible(status, null)
	const head = html`<header class="profile">
		<img class="avatar" src="${source.settings.basePath}/avatars/${account.handle}" alt="" width="80" height="80">
		<div><h1>${account.displayName}</h1><p class="handle">@${account.handle}@${source.settings.host}</p>
		${account.note === '' ? null : html`<p>${account.note}</p>`}</div>
	</header>`
	return listing(source, words, { title: words.postsOf(account.displayName), path: `/@${account.handle}`, head, wanted }, before)
}

function listing(source: Source, words: Words, { title, path, head, wanted }: Listing, before?: string): string {
	const { basePath } = source.settings
	const all = [...source.world.statuses.values()].reverse()
		.filter((status) => wanted(status) && (before === undefined || BigInt(status.id) < BigInt(before)))
	const shown = all.slice(0, perPage)
	const last = shown.at(-1)
	const main = html`${head ?? html`<h1 class="title">${title}</h1>`}
	<p class="news" role="status"><button type="button" hidden></button><span class="unseen"></span></p>
	<ol id="posts" class="posts" data-events="${basePath}/events" data-one="${words.newOne}" data-many="${words.newMany}">
		${shown.map((status) => postItem(source, words, status))}</ol>
	<div class="empty"><h2>${words.emptyTitle}</h2><p>${words.empty}</p></div>
	${all.length > perPage && last ? html`<nav><a class="older" href="${basePath}${path}?before=${last.id}">${words.older}</a></nav>` : null}`
	return page({ words, basePath, title, main, live: before === undefined })
}

export function postPage(source: Source, words: Words, status: Status): string {
	const { settings, world } = source
	const account = accountById(world, status.accountId)
	const replies = [...world.statuses.values()].filter((other) => other.inReplyToId === status.id && isVisible(other, null))
	const main = html`<nav class="back"><a href="${settings.basePath || '/'}">← ${words.back}</a></nav>
	<div class="single">${postArticle(source, words, status, 'h1')}</div>
	${replies.length === 0 ? null : html`<h2 class="title">${words.replies}</h2>
		<ol class="posts">${replies.map((reply) => postItem(source, words, reply))}</ol>`}`
	return page({ words, basePath: settings.basePath, title: account.displayName, main, meta: openGraph(source, account, status) })
}

// https://ogp.me; of a post with a warning only the warning is told
function openGraph(source: Source, account: Account, status: Status): Markup {
	const hidden = status.sensitive || status.spoilerText !== ''
	const images = hidden ? [] : mediaOf(source.world, status)
	const description = (status.spoilerText || status.text).slice(0, 300)
	const url = statusUrl(source.settings, account, status.id)
	return html`<link rel="canonical" href="${url}">
	<meta name="description" content="${description}">
	<meta property="og:type" content="article">
	<meta property="og:site_name" content="Plaza sandbox">
	<meta property="og:title" content="${account.displayName} (@${account.handle})">
	<meta property="og:description" content="${description}">
	<meta property="og:url" content="${url}">
	<meta property="og:published_time" content="${new Date(status.createdAt).toISOString()}">
	${images.map((media) => html`<meta property="og:image" content="${mediaUrl(source.settings, media.id)}">
	<meta property="og:image:width" content="${media.width}"><meta property="og:image:height" content="${media.height}">
	<meta property="og:image:alt" content="${media.description ?? ''}">`)}
	<meta name="twitter:card" content="${images.length > 0 ? 'summary_large_image' : 'summary'}">`
}

export function notFoundPage(source: Source, words: Words): string {
	const { basePath } = source.settings
	const main = html`<div class="notice"><h1>${words.notFoundTitle}</h1><p>${words.notFound}</p>
		<p><a href="${basePath || '/'}">${words.back}</a></p></div>`
	return page({ words, basePath, title: words.notFoundTitle, main })
}
