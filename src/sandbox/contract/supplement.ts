// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Schema } from './types.ts'

// Where docs.joinmastodon.org says more than the OpenAPI file made from it. Each entry names its reason;
// everything else is the contract's word.

const nodeInfoDocument: Schema = {
	type: 'object',
	required: ['version', 'software', 'protocols', 'services', 'openRegistrations', 'usage', 'metadata'],
	properties: {
		version: { type: 'string', enum: ['2.0'] },
		software: {
			type: 'object',
			required: ['name', 'version'],
			properties: { name: { type: 'string' }, version: { type: 'string' } },
		},
		protocols: { type: 'array', items: { type: 'string' } },
	},
}

const nodeInfoIndex: Schema = {
	type: 'object',
	required: ['links'],
	properties: {
		links: {
			type: 'array',
			items: {
				type: 'object',
				required: ['rel', 'href'],
				properties: { rel: { type: 'string' }, href: { type: 'string', format: 'uri' } },
			},
		},
	},
}

const ok = (schema: Schema) => ({ responses: { 200: { content: { 'application/json': { schema } } } } })

/** Routes that the contract leaves out: NodeInfo is a specification of its own (nodeinfo.diaspora.software). */
export const supplementaryPaths: Record<string, Record<string, Schema>> = {
	'/.well-known/nodeinfo': { get: ok(nodeInfoIndex) },
	'/nodeinfo/2.0': { get: ok(nodeInfoDocument) },
}

const text: Schema = { type: 'string' }
const appUri: Schema = { type: 'string', format: 'uri' }

/** Request bodies that the documentation describes otherwise than the file. */
export const supplementaryBodies: Record<string, Schema> = {
	// methods/apps "redirect_uris: String or Array of Strings" (4.3.0)
	'POST /api/v1/apps': {
		type: 'object',
		required: ['client_name', 'redirect_uris'],
		properties: {
			client_name: text,
			redirect_uris: { anyOf: [{ type: 'array', items: appUri, minItems: 1 }, { type: 'string' }] },
			scopes: { type: 'string', format: 'scopes' },
			website: { type: ['string', 'null'] },
		},
	},
	// methods/oauth#token: code and redirect_uri belong to authorization_code only; a client may also
	// authenticate with HTTP Basic ("client_secret_basic"), so that id and secret are checked by the route.
	'POST /oauth/token': {
		type: 'object',
		required: ['grant_type'],
		properties: {
			client_id: text, client_secret: text, code: text, grant_type: text,
			redirect_uri: text, code_verifier: text, scope: { type: 'string', format: 'scopes' },
		},
		if: { properties: { grant_type: { const: 'authorization_code' } } },
		then: { required: ['code', 'redirect_uri'] },
	},
	'POST /oauth/revoke': {
		type: 'object',
		required: ['token'],
		properties: { client_id: text, client_secret: text, token: text },
	},
	// methods/statuses#edit "media_attributes[]: Array of String" are in truth objects: id, description, focus
	'PUT /api/v1/statuses/{id}': {
		type: 'object',
		properties: {
			status: text, spoiler_text: text, sensitive: { type: 'boolean' }, language: text,
			media_ids: { type: 'array', items: text },
			media_attributes: {
				type: 'array',
				items: { type: 'object', required: ['id'], properties: { id: text, description: text, focus: text } },
			},
			poll: { type: 'object' },
			quote_approval_policy: text,
		},
	},
	// masto.js sends its own switch `skipPolling` along; Mastodon ignores it
	'POST /api/v2/media': {
		type: 'object',
		required: ['file'],
		properties: {
			file: { type: 'string', format: 'binary' }, thumbnail: { type: 'string', format: 'binary' },
			description: text, focus: text, skip_polling: { type: 'boolean' },
		},
	},
}

/**
 * Routes that answer without a token what is public anyway ("Public. Token required for private statuses"), although
 * the contract lists a scope. A token that is sent must still hold that scope.
 */
export const publicReads = new Set([
	'GET /api/v1/statuses/{id}',
	'GET /api/v1/statuses/{id}/context',
	'GET /api/v1/accounts/{id}/statuses',
	'GET /api/v1/accounts/lookup',
])

/** Contract headers whose schema there is a mere `object`. */
export const headerSchemas: Record<string, Schema> = {
	'idempotency-key': { type: 'string', minLength: 1, maxLength: 255 },
}
