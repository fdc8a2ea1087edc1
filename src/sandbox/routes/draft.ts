// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Answer, Call } from '../http/call.ts'
import { accountOf, invalid, refused } from '../http/call.ts'
import { limits } from '../settings.ts'
import type { Change, Status, Visibility } from '../state/records.ts'
import { statusLength } from '../text/length.ts'
import { readDescription } from './media.ts'

/** The part of a post that its author decides. */
export type Draft = Pick<Status, 'text' | 'spoilerText' | 'sensitive' | 'visibility' | 'language' | 'inReplyToId' | 'mediaIds'>

type MediaChange = Extract<Change, { type: 'media.described' }>

interface MediaAttribute {
	id: string
	description?: string
	focus?: string
}

interface Body {
	status?: string
	spoiler_text?: string
	sensitive?: boolean
	visibility?: Visibility
	language?: string
	in_reply_to_id?: string
	media_ids?: string[]
}

/** Reads and checks what a client wants to post, or to change of `old`. Sentences as Mastodon's own. */
export function readDraft(call: Call, old: Status | null): Draft | Answer {
	const body = call.body as Body
	const absent = notInTheSandbox(call.body)
	if (absent) return absent
	const language = body.language || old?.language || 'en'
	if (!/^[a-z]{2,3}(-[A-Za-z]{2,4})?$/.test(language)) return invalid('language', 'ERR_INVALID', 'Language is invalid')
	const inReplyToId = old ? old.inReplyToId : body.in_reply_to_id || null
	if (!old && inReplyToId && !call.state.world.statuses.has(inReplyToId)) {
		return refused(404, 'The post you are trying to reply to does not appear to exist.')
	}
	const mediaIds = body.media_ids ?? []
	const refusal = checkMedia(call, mediaIds, old)
	if (refusal) return refusal
	const draft = words(body, old, { language, inReplyToId, mediaIds })
	return checkWords(draft) ?? draft
}

// An edit replaces: what it leaves out (text, warning, media, sensitive) is gone, as on Mastodon (UpdateStatusService).
function words(body: Body, old: Status | null, rest: Pick<Draft, 'language' | 'inReplyToId' | 'mediaIds'>): Draft {
	let text = (body.status ?? '').trim()
	let spoilerText = (body.spoiler_text ?? '').trim()
	const warned = spoilerText !== ''
	// "a warning without a text becomes the text"
	if (text === '' && warned) [text, spoilerText] = [spoilerText, '']
	return {
		...rest, text, spoilerText,
		sensitive: (body.sensitive ?? false) || warned,
		visibility: old?.visibility ?? body.visibility ?? 'public',
	}
}

function checkWords({ text, spoilerText, mediaIds }: Draft): Answer | null {
	if (text === '' && mediaIds.length === 0) return invalid('text', 'ERR_BLANK', 'Text can\'t be blank')
	if (statusLength(text, spoilerText) > limits.characters) {
		return invalid('text', 'ERR_TOO_LONG', `Text character limit of ${limits.characters} exceeded`)
	}
	return null
}

function checkMedia(call: Call, ids: string[], old: Status | null): Answer | null {
	if (ids.length > limits.media) return mediaRefused('Cannot attach more than 4 files')
	const { world } = call.state
	const missing = ids.filter((id, at) => {
		const taken = world.statusOfMedia(id)
		return world.media.get(id)?.accountId !== accountOf(call).id || (taken && taken.id !== old?.id) || ids.indexOf(id) !== at
	})
	if (missing.length > 0) return mediaRefused(`Media ${missing.join(', ')} not found or already attached to another post`)
	if (ids.some((id) => (world.media.get(id)?.readyAt ?? 0) > call.settings.now())) {
		return mediaRefused('Cannot attach files that have not finished processing. Try again in a moment!')
	}
	return null
}

/** What an edit says about its media ("media_attributes[]"): changes to commit, or why they are refused. */
export function readMediaAttributes(call: Call, mediaIds: string[]): MediaChange[] | Answer {
	const changes: MediaChange[] = []
	for (const { id, description, focus } of (call.body.media_attributes ?? []) as MediaAttribute[]) {
		const media = call.state.world.media.get(id)
		if (!media || !mediaIds.includes(id)) return mediaRefused(`Media ${id} not found or already attached to another post`)
		const read = readDescription(description, focus)
		if ('status' in read) return read
		changes.push({ type: 'media.described', id, description: media.description, focus: media.focus, ...read })
	}
	return changes
}

// Mastodon can do these, the sandbox cannot. `scheduled_at` is refused, with a key and without: Plaza keeps its own clock.
function notInTheSandbox(body: Record<string, unknown>): Answer | null {
	for (const name of ['scheduled_at', 'poll', 'quoted_status_id']) {
		if (body[name] !== undefined) return invalid(name, 'ERR_UNSUPPORTED', `The sandbox has no ${name}`)
	}
	return null
}

function mediaRefused(sentence: string): Answer {
	return { status: 422, json: { error: sentence, details: { media_ids: [{ error: 'ERR_INVALID', description: sentence }] } } }
}
