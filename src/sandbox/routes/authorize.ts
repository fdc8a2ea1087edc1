// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Answer, Call, Handlers, Sandboxed } from '../http/call.ts'
import { holds } from '../http/auth.ts'
import { refused } from '../http/call.ts'
import { pickLanguage } from '../page/words.ts'
import { consentPage, codePage } from '../page/consent.ts'
import { pageHeaders } from '../page/security.ts'
import type { Account, App } from '../state/records.ts'
import { outOfBand } from './apps.ts'
import type { Grant } from './codes.ts'
import { parseScopes } from './scopes.ts'

/** https://docs.joinmastodon.org/methods/oauth/#authorize */
export const authorizeRoutes: Handlers = {
	'GET /oauth/authorize': showConsent,
}

interface Asked {
	app: App
	redirectUri: string
	scopes: string[]
	codeChallenge: string
	state: string | null
}

function showConsent(call: Call): Answer {
	const asked = readRequest(call, call.query as Record<string, string | undefined>)
	if ('status' in asked) return asked
	const accounts = [...call.state.world.accounts.values()]
	if (accounts.length === 0) return refused(403, 'access_denied', 'The sandbox has no account yet. Start the demo, or create one.')
	const ticket = call.codes.tickets.keep({
		appId: asked.app.id, redirectUri: asked.redirectUri, scopes: asked.scopes, codeChallenge: asked.codeChallenge,
	})
	const language = pickLanguage(call.c.req.header('accept-language'), call.query.lang as string | undefined)
	const html = consentPage({
		language, accounts, ticket, basePath: call.settings.basePath, appName: asked.app.name, website: asked.app.website,
		scopes: asked.scopes, state: asked.state, action: `${call.apiUrl}/oauth/authorize`,
	})
	return { status: 200, html, headers: pageHeaders({ formAction: formTarget(asked.redirectUri) }) }
}

/** What the button of the consent page sends. The ticket can be had from the page only, and is good once. */
export function decide(
	{ state, codes, settings }: Sandboxed,
	form: { ticket?: string, decision?: string, handle?: string, state?: string }, language: 'en' | 'de',
): Response {
	const asked = codes.tickets.take(form.ticket ?? '')
	const account = state.world.accountsByHandle.get((form.handle ?? '').toLowerCase())
	if (!asked || !account) return new Response('This form has been used, or is too old. Start again from the app.', { status: 400 })
	if (form.decision !== 'allow') return redirect(asked.redirectUri, { error: 'access_denied', state: form.state })
	const code = codes.codes.keep({ ...asked, accountId: account.id })
	if (asked.redirectUri === outOfBand) {
		const headers = { 'Content-Type': 'text/html; charset=utf-8', ...pageHeaders() }
		return new Response(codePage(code, language, settings.basePath), { headers })
	}
	return redirect(asked.redirectUri, { code, state: form.state })
}

/** Says yes to an authorization address without a page: for tests and the demo. Returns the address with the code. */
export function consentWithoutPage(sandboxed: Sandboxed, authorizeUrl: string, account: Account): string {
	const query = Object.fromEntries(new URL(authorizeUrl).searchParams)
	const asked = readRequest(sandboxed, query)
	if ('status' in asked) throw new Error('json' in asked ? JSON.stringify(asked.json) : 'refused')
	const grant: Grant = {
		appId: asked.app.id, redirectUri: asked.redirectUri, scopes: asked.scopes,
		codeChallenge: asked.codeChallenge, accountId: account.id,
	}
	return withQuery(asked.redirectUri, { code: sandboxed.codes.codes.keep(grant), state: asked.state ?? undefined })
}

function readRequest({ state }: Sandboxed, query: Record<string, string | undefined>): Asked | Answer {
	const app = state.world.appsByClientId.get(query.client_id ?? '')
	const redirectUri = query.redirect_uri ?? ''
	// with a doubtful client or address nothing is sent there: the answer stays here
	if (!app) return refused(400, 'invalid_client', 'Client authentication failed due to unknown client.')
	if (!app.redirectUris.includes(redirectUri)) return refused(400, 'invalid_redirect_uri', 'The redirect uri included is not valid.')
	if (query.response_type !== 'code') return refused(400, 'unsupported_response_type', 'response_type must be "code".')
	const scopes = parseScopes(query.scope ?? 'read')
	if (!scopes.every((scope) => holds(app.scopes, scope))) {
		return refused(400, 'invalid_scope', 'The requested scope is invalid, unknown, or malformed.')
	}
	if (query.code_challenge_method !== 'S256') return refused(400, 'invalid_code_challenge_method', 'The code challenge method must be S256.')
	if (!/^[A-Za-z0-9_-]{43}$/.test(query.code_challenge ?? '')) {
		return refused(400, 'invalid_request', 'The sandbox wants PKCE: code_challenge must be a SHA-256 in base64url.')
	}
	return { app, redirectUri, scopes, codeChallenge: query.code_challenge ?? '', state: query.state ?? null }
}

function redirect(uri: string, query: Record<string, string | undefined>): Response {
	return new Response(null, { status: 302, headers: { 'Location': withQuery(uri, query), 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' } })
}

function withQuery(uri: string, query: Record<string, string | undefined>): string {
	if (uri === outOfBand) return `${uri}?${new URLSearchParams(query as Record<string, string>)}`
	const url = new URL(uri)
	for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value)
	return url.href
}

// Chromium checks the redirect that follows a form, too
function formTarget(redirectUri: string): string {
	if (redirectUri === outOfBand) return ''
	const { origin, protocol } = new URL(redirectUri)
	return origin === 'null' ? protocol : origin
}
