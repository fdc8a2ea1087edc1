// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '../settings.ts'
import type { Account, Media, Status } from '../state/records.ts'
import type { World } from '../state/world.ts'
import { escapeHtml, toHtml } from '../text/html.ts'
import { entitiesOf } from '../text/tokens.ts'

/** What entities are made from. */
export interface Source {
	settings: Settings
	world: World
}

const iso = (at: number): string => new Date(at).toISOString()

export const accountUrl = ({ baseUrl }: Settings, account: Account): string => `${baseUrl}/@${account.handle}`
export const statusUrl = (settings: Settings, account: Account, id: string): string => `${accountUrl(settings, account)}/${id}`
export const mediaUrl = ({ baseUrl }: Settings, id: string): string => `${baseUrl}/media/${id}`
export const tagUrl = ({ baseUrl }: Settings, tag: string): string => `${baseUrl}/tags/${encodeURIComponent(tag)}`

/** https://docs.joinmastodon.org/entities/Account/ */
export function accountEntity({ settings, world }: Source, account: Account) {
	const own = [...world.statuses.values()].filter((status) => status.accountId === account.id)
	const avatar = `${settings.baseUrl}/avatars/${account.handle}`
	const header = `${settings.baseUrl}/header.svg`
	return {
		id: account.id,
		username: account.handle,
		acct: account.handle,
		display_name: account.displayName,
		locked: false,
		bot: false,
		discoverable: false,
		indexable: false,
		group: false,
		noindex: true,
		created_at: `${iso(account.createdAt).slice(0, 10)}T00:00:00.000Z`,
		note: account.note === '' ? '' : `<p>${escapeHtml(account.note)}</p>`,
		url: accountUrl(settings, account),
		uri: `${settings.baseUrl}/users/${account.handle}`,
		avatar, avatar_static: avatar,
		header, header_static: header,
		followers_count: 0,
		following_count: 0,
		statuses_count: own.length,
		last_status_at: own.length > 0 ? iso(own.at(-1)?.createdAt ?? 0).slice(0, 10) : null,
		hide_collections: false,
		emojis: [],
		roles: [],
		fields: [],
	}
}

/** https://docs.joinmastodon.org/entities/Account/#CredentialAccount */
export function credentialAccountEntity(source: Source, account: Account) {
	return {
		...accountEntity(source, account),
		source: {
			privacy: 'public', sensitive: false, language: 'en', note: account.note, fields: [], follow_requests_count: 0,
			hide_collections: false, discoverable: false, indexable: false, attribution_domains: [], quote_policy: 'public',
		},
		role: { id: '-99', name: '', permissions: '0', color: '', highlighted: false },
	}
}

/** https://docs.joinmastodon.org/entities/MediaAttachment/ */
export function mediaEntity({ settings }: Source, media: Media) {
	const url = media.readyAt <= settings.now() ? mediaUrl(settings, media.id) : null
	const details = { width: media.width, height: media.height, size: `${media.width}x${media.height}`, aspect: media.width / media.height }
	return {
		id: media.id,
		type: 'image',
		url,
		preview_url: url,
		remote_url: null,
		meta: { original: details, small: details, ...(media.focus ? { focus: media.focus } : {}) },
		description: media.description,
		blurhash: null,
	}
}

/** https://docs.joinmastodon.org/entities/Status/ */
export function statusEntity(source: Source, status: Status) {
	const { settings, world } = source
	const account = accountById(world, status.accountId)
	const app = world.apps.get(status.appId)
	return {
		id: status.id,
		created_at: iso(status.createdAt),
		edited_at: status.editedAt === null ? null : iso(status.editedAt),
		in_reply_to_id: status.inReplyToId,
		in_reply_to_account_id: world.statuses.get(status.inReplyToId ?? '')?.accountId ?? null,
		sensitive: status.sensitive,
		spoiler_text: status.spoilerText,
		visibility: status.visibility,
		language: status.language,
		uri: `${settings.baseUrl}/users/${account.handle}/statuses/${status.id}`,
		url: statusUrl(settings, account, status.id),
		replies_count: [...world.statuses.values()].filter((other) => other.inReplyToId === status.id).length,
		reblogs_count: 0,
		favourites_count: 0,
		quotes_count: 0,
		content: statusHtml(source, status),
		reblog: null,
		application: app ? { name: app.name, website: app.website } : null,
		account: accountEntity(source, account),
		media_attachments: mediaOf(world, status).map((media) => mediaEntity(source, media)),
		mentions: mentionsIn(source, status),
		tags: tagsIn(status).map((name) => ({ name, url: tagUrl(settings, name) })),
		emojis: [],
		card: null,
		poll: null,
	}
}

/** The post's text as HTML, with links into this sandbox. */
export function statusHtml({ settings, world }: Source, status: Status): string {
	return toHtml(status.text, {
		hashtag: (tag) => tagUrl(settings, tag),
		mention: (username, domain) => {
			const account = mentioned(settings, world, username, domain)
			return account ? accountUrl(settings, account) : null
		},
	})
}

/** Tags as Mastodon names them: lower case, each once. */
export function tagsIn(status: Status): string[] {
	return [...new Set(entitiesOf(status.text).flatMap((entity) => entity.kind === 'hashtag' ? [entity.tag.toLowerCase()] : []))]
}

export function mediaOf(world: World, status: Status): Media[] {
	return status.mediaIds.flatMap((id) => world.media.get(id) ?? [])
}

export function accountById(world: World, id: string): Account {
	const account = world.accounts.get(id)
	if (!account) throw new Error(`the sandbox has no account ${id}`)
	return account
}

function mentionsIn({ settings, world }: Source, status: Status) {
	const accounts = entitiesOf(status.text).flatMap((entity) =>
		entity.kind === 'mention' ? mentioned(settings, world, entity.username, entity.domain) ?? [] : [])
	return [...new Set(accounts)].map((account) => ({
		id: account.id, username: account.handle, acct: account.handle, url: accountUrl(settings, account),
	}))
}

function mentioned({ host }: Settings, world: World, username: string, domain: string | null): Account | undefined {
	return domain === null || domain.toLowerCase() === host ? world.accountsByHandle.get(username.toLowerCase()) : undefined
}
