// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Answer, Call, Handlers } from '../http/call.ts'
import { json } from '../http/call.ts'
import type { Settings } from '../settings.ts'
import { limits, mastodonVersion } from '../settings.ts'

/** https://docs.joinmastodon.org/methods/instance/ */
export const instanceRoutes: Handlers = {
	'GET /api/v2/instance': instance,
	'GET /api/v1/instance': instanceV1,
}

const title = 'Plaza sandbox'
const description = 'A network of its own on this machine, to try Plaza without publishing. Nothing here leaves this machine.'
const contact = 'sandbox@plaza.invalid'

const mediaAttachments = {
	supported_mime_types: limits.imageTypes,
	description_limit: limits.descriptionCharacters,
	image_size_limit: limits.imageBytes,
	image_matrix_limit: limits.imagePixels,
	// no video here: zero says so where the contract wants a number
	video_size_limit: 0,
	video_frame_rate_limit: 0,
	video_matrix_limit: 0,
}

const statuses = {
	max_characters: limits.characters,
	max_media_attachments: limits.media,
	characters_reserved_per_url: limits.charactersPerUrl,
}

const polls = { max_options: 0, max_characters_per_option: 0, min_expiration: 0, max_expiration: 0 }

/** The version as clients read it: Mastodon's own first, then what it really is. */
function versionOf({ software }: Settings): string {
	return software.name === 'mastodon'
		? `${mastodonVersion} (compatible; Plaza sandbox)`
		: `3.5.3 (compatible; ${software.name} ${software.version})`
}

/** https://docs.joinmastodon.org/entities/Instance/ */
function instance({ settings, state }: Call): Answer {
	return json({
		domain: settings.host,
		title,
		version: versionOf(settings),
		source_url: 'https://github.com/nextcloud',
		description,
		usage: { users: { active_month: state.world.accounts.size } },
		thumbnail: { url: `${settings.baseUrl}/header.svg`, blurhash: null },
		icon: [],
		languages: ['en', 'de'],
		configuration: {
			urls: { about: settings.baseUrl },
			accounts: { max_featured_tags: 0, max_pinned_statuses: 0 },
			statuses, media_attachments: mediaAttachments, polls,
			translation: { enabled: false },
		},
		registrations: { enabled: false, approval_required: false, message: null },
		api_versions: { mastodon: 7 },
		contact: { email: contact, account: null },
		rules: [],
	})
}

/** https://docs.joinmastodon.org/entities/V1_Instance/ */
function instanceV1({ settings, state }: Call): Answer {
	return json({
		uri: settings.host,
		title,
		short_description: description,
		description,
		email: contact,
		version: versionOf(settings),
		urls: { streaming_api: settings.baseUrl.replace(/^http/, 'ws') },
		stats: { user_count: state.world.accounts.size, status_count: state.world.statuses.size, domain_count: 1 },
		thumbnail: `${settings.baseUrl}/header.svg`,
		languages: ['en', 'de'],
		registrations: false,
		approval_required: false,
		invites_enabled: false,
		configuration: { accounts: { max_featured_tags: 0 }, statuses, media_attachments: mediaAttachments, polls },
		contact_account: null,
		rules: [],
	})
}
