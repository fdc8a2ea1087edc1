// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { newSecret, sha256 } from '../digest.ts'
import type { Answer, Call, Handlers } from '../http/call.ts'
import { invalid, json } from '../http/call.ts'
import type { App } from '../state/records.ts'
import { parseScopes, unknownScope } from './scopes.ts'

/** https://docs.joinmastodon.org/methods/apps/ */
export const appRoutes: Handlers = {
	'POST /api/v1/apps': createApp,
}

export const outOfBand = 'urn:ietf:wg:oauth:2.0:oob'

interface NewApp {
	client_name: string
	redirect_uris: string | string[]
	scopes?: string
	website?: string | null
}

function createApp(call: Call): Answer {
	const { client_name: name, redirect_uris: uris, scopes: asked, website } = call.body as unknown as NewApp
	const redirectUris = typeof uris === 'string' ? uris.split(/\s+/).filter(Boolean) : uris
	const scopes = parseScopes(asked ?? 'read')
	if (name.trim() === '') return invalid('name', 'ERR_BLANK', 'Application name can\'t be blank')
	if (redirectUris.length === 0 || !redirectUris.every(isRedirectUri)) {
		return invalid('redirect_uri', 'ERR_INVALID', 'Redirect URI must be an absolute URI.')
	}
	if (unknownScope(scopes)) return invalid('scopes', 'ERR_INVALID', 'Scopes doesn\'t match configured on the server.')
	if (website && !/^https?:/.test(website)) return invalid('website', 'ERR_INVALID', 'Application website is invalid')
	const { app, clientSecret } = registerApp(call, { name: name.trim(), redirectUris, scopes, website: website || null })
	return json(credentialApplication(app, clientSecret))
}

/** Adds an application. The secret is given out this once; only its hash is kept. */
export function registerApp(
	{ state, settings }: Pick<Call, 'state' | 'settings'>,
	app: Pick<App, 'name' | 'redirectUris' | 'scopes' | 'website'>,
): { app: App, clientSecret: string } {
	const clientSecret = newSecret()
	const now = settings.now()
	const kept: App = { ...app, id: state.nextId(now), clientId: newSecret(), clientSecretSha256: sha256(clientSecret), createdAt: now }
	state.commit({ type: 'app', app: kept })
	return { app: kept, clientSecret }
}

/** https://docs.joinmastodon.org/entities/Application/#CredentialApplication */
function credentialApplication(app: App, clientSecret: string) {
	return {
		id: app.id,
		name: app.name,
		website: app.website,
		scopes: app.scopes,
		redirect_uri: app.redirectUris.join('\n'),
		redirect_uris: app.redirectUris,
		client_id: app.clientId,
		client_secret: clientSecret,
		client_secret_expires_at: 0,
		vapid_key: '',
	}
}

function isRedirectUri(uri: string): boolean {
	if (uri === outOfBand) return true
	if (!URL.canParse(uri)) return false
	const { protocol, hash } = new URL(uri)
	return hash === '' && !['javascript:', 'data:', 'vbscript:', 'blob:', 'file:'].includes(protocol)
}
