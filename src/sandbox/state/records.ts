// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Times are milliseconds since 1970, ids are decimal strings that grow with time, as Mastodon's do.

export interface Account {
	id: string
	/** Without the leading @ and without a domain. */
	handle: string
	displayName: string
	/** Plain text. */
	note: string
	createdAt: number
}

export interface App {
	id: string
	clientId: string
	clientSecretSha256: string
	name: string
	website: string | null
	redirectUris: string[]
	scopes: string[]
	createdAt: number
}

export interface Token {
	id: string
	/** The token itself is never kept. */
	sha256: string
	appId: string
	/** Null: the application's own token (`client_credentials`). */
	accountId: string | null
	scopes: string[]
	createdAt: number
	revokedAt: number | null
}

export interface Media {
	id: string
	accountId: string
	mime: string
	width: number
	height: number
	size: number
	sha256: string
	description: string | null
	focus: { x: number, y: number } | null
	createdAt: number
	/** From then on it counts as processed. */
	readyAt: number
}

export type Visibility = 'public' | 'unlisted' | 'private' | 'direct'

export interface Status {
	id: string
	accountId: string
	appId: string
	text: string
	spoilerText: string
	sensitive: boolean
	visibility: Visibility
	language: string | null
	inReplyToId: string | null
	mediaIds: string[]
	createdAt: number
	editedAt: number | null
}

/** Which request did something to a status: what the crash tests audit. */
export interface Trace {
	requestId: string
	tokenId: string
	accountId: string
	idempotencyKey: string | null
	/** SHA-256 of the text as UTF-8, hex. */
	textSha256: string
	/** SHA-256 of each attached file's bytes, hex, in order. */
	mediaSha256: string[]
	at: number
}

/** One line of the journal. The state is nothing but all of them applied in order. */
export type Change =
	| { type: 'account', account: Account }
	| { type: 'app', app: App }
	| { type: 'token', token: Token }
	| { type: 'token.revoked', id: string, at: number }
	| { type: 'media', media: Media }
	| { type: 'media.described', id: string, description: string | null, focus: Media['focus'] }
	| { type: 'media.deleted', id: string }
	| { type: 'status', status: Status, trace: Trace }
	| { type: 'status.repeated', id: string, trace: Trace }
	| { type: 'status.edited', status: Status, trace: Trace }
	| { type: 'status.deleted', id: string, trace: Trace }

/** A line of `sandbox.log()`. */
export interface LogEntry extends Trace {
	kind: 'created' | 'repeated' | 'edited' | 'deleted'
	statusId: string
}
