// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Entity } from './tokens.ts'
import { entitiesOf } from './tokens.ts'

/** Where links of a post lead; null leaves a mention as text. */
export interface LinkTargets {
	hashtag(tag: string): string
	mention(username: string, domain: string | null): string | null
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' }

/** Text for HTML, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter)
}

/** A post's text as Mastodon's `content`: paragraphs, breaks, links, hashtags, mentions; all else escaped. */
export function toHtml(text: string, targets: LinkTargets): string {
	if (text.trim() === '') return ''
	return paragraphs(link(text, entitiesOf(text), targets))
}

function link(text: string, entities: Entity[], targets: LinkTargets): string {
	let html = ''
	let at = 0
	for (const entity of entities) {
		html += escapeHtml(text.slice(at, entity.start)) + linkTo(entity, text.slice(entity.start, entity.end), targets)
		at = entity.end
	}
	return html + escapeHtml(text.slice(at))
}

function linkTo(entity: Entity, written: string, targets: LinkTargets): string {
	if (entity.kind === 'url') return linkToUrl(entity.url)
	if (entity.kind === 'hashtag') {
		const href = escapeHtml(targets.hashtag(entity.tag))
		return `<a href="${href}" class="mention hashtag" rel="tag">#<span>${escapeHtml(entity.tag)}</span></a>`
	}
	const href = targets.mention(entity.username, entity.domain)
	if (href === null) return escapeHtml(written)
	const name = escapeHtml(entity.username)
	return `<span class="h-card" translate="no"><a href="${escapeHtml(href)}" class="u-url mention">@<span>${name}</span></a></span>`
}

// the scheme is hidden and the display cut to 30 characters, by classes
function linkToUrl(url: string): string {
	const prefix = /^https?:\/\/(www\.)?/i.exec(url)?.[0] ?? ''
	const letters = [...url.slice(prefix.length)]
	const shown = letters.slice(0, 30).join('')
	const hidden = letters.slice(30).join('')
	return `<a href="${escapeHtml(url)}" target="_blank" rel="nofollow noopener noreferrer" translate="no">`
		+ `<span class="invisible">${escapeHtml(prefix)}</span>`
		+ `<span class="${hidden ? 'ellipsis' : ''}">${escapeHtml(shown)}</span>`
		+ `<span class="invisible">${escapeHtml(hidden)}</span></a>`
}

function paragraphs(html: string): string {
	return html.replace(/\r\n?/g, '\n').split(/\n\n+/)
		.filter((part) => part !== '')
		.map((part) => `<p>${part.replace(/^\n+|\n+$/g, '').replace(/\n/g, '<br />')}</p>`)
		.join('')
}
