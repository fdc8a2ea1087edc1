// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { accountEntity, credentialAccountEntity, statusEntity, tagsIn } from '../entities/entities.ts'
import type { Answer, Call, Handlers } from '../http/call.ts'
import { accountOf, json, notFound, refused } from '../http/call.ts'
import type { Status } from '../state/records.ts'
import { isVisible } from './visibility.ts'

/** https://docs.joinmastodon.org/methods/accounts/ */
export const accountRoutes: Handlers = {
	'GET /api/v1/accounts/verify_credentials': (call) => json(credentialAccountEntity(sourceOf(call), accountOf(call))),
	'GET /api/v1/accounts/lookup': lookup,
	'GET /api/v1/accounts/{id}': show,
	'GET /api/v1/accounts/{id}/statuses': statuses,
}

const sourceOf = ({ settings, state }: Call) => ({ settings, world: state.world })

function lookup(call: Call): Answer {
	const [handle = '', domain] = (call.query.acct as string).replace(/^@/, '').split('@')
	const here = domain === undefined || domain.toLowerCase() === call.settings.host
	const account = here ? call.state.world.accountsByHandle.get(handle.toLowerCase()) : undefined
	return account ? json(accountEntity(sourceOf(call), account)) : notFound()
}

function show(call: Call): Answer {
	const account = call.state.world.accounts.get(call.params.id ?? '')
	return account ? json(accountEntity(sourceOf(call), account)) : notFound()
}

interface Page {
	limit?: number
	max_id?: string
	since_id?: string
	min_id?: string
	only_media?: boolean
	exclude_replies?: boolean
	pinned?: boolean
	tagged?: string
}

function statuses(call: Call): Answer {
	const account = call.state.world.accounts.get(call.params.id ?? '')
	if (!account) return notFound()
	const query = call.query as Page
	const bad = [query.max_id, query.since_id, query.min_id].find((id) => id !== undefined && !/^\d{1,20}$/.test(id))
	if (bad !== undefined) return refused(400, 'The request does not fit the Mastodon API', `no status id: ${bad}`)
	const limit = Math.min(Math.max(query.limit ?? 20, 1), 40)
	const all = [...call.state.world.statuses.values()].filter((status) =>
		status.accountId === account.id && isVisible(status, call.account) && wanted(call, status, query))
	const page = pageOf(all, query, limit)
	const link = linkHeader(call, page, limit)
	return json(page.map((status) => statusEntity(sourceOf(call), status)), 200, link ? { Link: link } : undefined)
}

function wanted(call: Call, status: Status, query: Page): boolean {
	if (query.pinned) return false
	if (query.only_media && status.mediaIds.length === 0) return false
	if (query.tagged !== undefined && !tagsIn(status).includes(query.tagged.toLowerCase())) return false
	// a thread of one's own is no reply to somebody
	const parent = call.state.world.statuses.get(status.inReplyToId ?? '')
	return !query.exclude_replies || status.inReplyToId === null || parent?.accountId === status.accountId
}

// oldest first comes in, newest first goes out; `min_id` takes what follows it at once, the others the newest
function pageOf(oldestFirst: Status[], { max_id: max, since_id: since, min_id: min }: Page, limit: number): Status[] {
	const inside = oldestFirst.filter(({ id }) =>
		(max === undefined || BigInt(id) < BigInt(max))
		&& (since === undefined || BigInt(id) > BigInt(since))
		&& (min === undefined || BigInt(id) > BigInt(min)))
	return (min === undefined ? inside.slice(-limit) : inside.slice(0, limit)).reverse()
}

// https://docs.joinmastodon.org/api/guidelines/#pagination
function linkHeader(call: Call, page: Status[], limit: number): string {
	const [first, last] = [page[0], page.at(-1)]
	if (!first || !last) return ''
	const next = page.length === limit ? [`<${pageUrl(call, 'max_id', last.id)}>; rel="next"`] : []
	return [...next, `<${pageUrl(call, 'min_id', first.id)}>; rel="prev"`].join(', ')
}

function pageUrl(call: Call, name: string, id: string): string {
	const query = new URLSearchParams(call.c.req.query())
	for (const other of ['max_id', 'since_id', 'min_id']) query.delete(other)
	query.set(name, id)
	return `${call.apiUrl}/api/v1/accounts/${call.params.id}/statuses?${query}`
}
