// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { isDeepStrictEqual } from 'node:util'
import { mediaOf, statusEntity } from '../entities/entities.ts'
import { sha256 } from '../digest.ts'
import type { Answer, Call, Handlers } from '../http/call.ts'
import { accountOf, json, notFound } from '../http/call.ts'
import { limits } from '../settings.ts'
import type { Status, Trace } from '../state/records.ts'
import { readDraft, readMediaAttributes } from './draft.ts'
import { isVisible } from './visibility.ts'

/** https://docs.joinmastodon.org/methods/statuses/ */
export const statusRoutes: Handlers = {
	'POST /api/v1/statuses': create,
	'GET /api/v1/statuses/{id}': show,
	'PUT /api/v1/statuses/{id}': edit,
	'DELETE /api/v1/statuses/{id}': remove,
	'GET /api/v1/statuses/{id}/context': context,
	'GET /api/v1/statuses/{id}/source': source,
}

// From the look at the key to the commit nothing is awaited: two equal requests at once cannot both post.
function create(call: Call): Answer {
	const repeated = repeat(call)
	if (repeated) return repeated
	const draft = readDraft(call, null)
	if ('json' in draft || 'html' in draft) return draft
	const now = call.settings.now()
	const status: Status = {
		...draft, id: call.state.nextId(now), accountId: accountOf(call).id, appId: call.token?.appId ?? '', createdAt: now, editedAt: null,
	}
	call.state.commit({ type: 'status', status, trace: traceOf(call, status) })
	return json(entity(call, status))
}

/**
 * "Idempotency keys are stored for up to 1 hour": the same account's same key answers the same post, whatever else
 * the request says. If the post was deleted meanwhile, Mastodon answers 404, and so does this.
 */
function repeat(call: Call): Answer | null {
	const key = call.c.req.header('idempotency-key')
	if (key === undefined || !call.settings.idempotency) return null
	const mark = call.state.world.mark(accountOf(call).id, key)
	if (!mark || call.settings.now() - mark.at >= limits.idempotencyMs) return null
	const status = call.state.world.statuses.get(mark.statusId)
	if (!status) return notFound()
	call.state.commit({ type: 'status.repeated', id: status.id, trace: traceOf(call, status) })
	return json(entity(call, status))
}

function show(call: Call): Answer {
	const status = visible(call)
	return status ? json(entity(call, status)) : notFound()
}

/** An edit replaces text, warning, media and `sensitive`; visibility stays. */
function edit(call: Call): Answer {
	const old = own(call)
	if (!old) return notFound()
	const draft = readDraft(call, old)
	if ('json' in draft || 'html' in draft) return draft
	const media = readMediaAttributes(call, draft.mediaIds)
	if (!Array.isArray(media)) return media
	// an edit that changes nothing is none: `edited_at` stays
	if (media.length === 0 && isDeepStrictEqual({ ...old, ...draft }, old)) return json(entity(call, old))
	for (const change of media) call.state.commit(change)
	const status: Status = { ...old, ...draft, editedAt: call.settings.now() }
	call.state.commit({ type: 'status.edited', status, trace: traceOf(call, status) })
	return json(entity(call, status))
}

/** Answers the deleted post with its source, for "delete and redraft". Its media stay usable, unless they are to go. */
function remove(call: Call): Answer {
	const status = own(call)
	if (!status) return notFound()
	const answer = json({ ...entity(call, status), text: status.text })
	call.state.commit({ type: 'status.deleted', id: status.id, trace: traceOf(call, status) })
	if (call.query.delete_media === true) {
		for (const id of status.mediaIds) {
			call.state.commit({ type: 'media.deleted', id })
			call.state.removeBytes(id)
		}
	}
	return answer
}

function context(call: Call): Answer {
	const status = visible(call)
	if (!status) return notFound()
	const all = [...call.state.world.statuses.values()].filter((other) => isVisible(other, call.account))
	return json({
		ancestors: ancestorsOf(status, all).map((other) => entity(call, other)),
		descendants: descendantsOf(status.id, all).map((other) => entity(call, other)),
	})
}

function source(call: Call): Answer {
	const status = visible(call)
	if (!status) return notFound()
	return json({ id: status.id, text: status.text, spoiler_text: status.spoilerText })
}

function ancestorsOf(status: Status, all: Status[]): Status[] {
	const parent = all.find((other) => other.id === status.inReplyToId)
	return parent ? [...ancestorsOf(parent, all), parent] : []
}

function descendantsOf(id: string, all: Status[]): Status[] {
	return all.filter((other) => other.inReplyToId === id).flatMap((child) => [child, ...descendantsOf(child.id, all)])
}

function visible(call: Call): Status | null {
	const status = call.state.world.statuses.get(call.params.id ?? '')
	return status && isVisible(status, call.account) ? status : null
}

function own(call: Call): Status | null {
	const status = call.state.world.statuses.get(call.params.id ?? '')
	return status?.accountId === accountOf(call).id ? status : null
}

function traceOf(call: Call, status: Status): Trace {
	return {
		requestId: call.requestId,
		tokenId: call.token?.id ?? '',
		accountId: status.accountId,
		idempotencyKey: call.c.req.header('idempotency-key') ?? null,
		textSha256: sha256(status.text),
		mediaSha256: mediaOf(call.state.world, status).map((media) => media.sha256),
		at: call.settings.now(),
	}
}

const entity = ({ settings, state }: Call, status: Status) => statusEntity({ settings, world: state.world }, status)
