// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Answer } from './call.ts'

/** Writes an answer of the API. */
export function respond({ requestId }: { requestId: string }, answer: Answer, more = new Headers(answer.headers)): Response {
	const headers = new Headers(more)
	headers.set('X-Request-Id', requestId)
	headers.set('X-Content-Type-Options', 'nosniff')
	if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-store')
	if ('html' in answer) {
		headers.set('Content-Type', 'text/html; charset=utf-8')
		return new Response(answer.html, { status: answer.status, headers })
	}
	headers.set('Content-Type', 'application/json; charset=utf-8')
	return new Response(JSON.stringify(answer.json), { status: answer.status, headers })
}
