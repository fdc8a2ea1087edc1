// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The promise of a platform: somewhere public that an account posts to. One folder each under `src/outbox/platforms/`;
 * `tests/contract/platform.ts` is the suite that all must pass. A platform keeps no state and reads no clock or
 * configuration of its own: everything comes through {@link PlatformContext}.
 */
import type { Failure, Problem, Result } from './failure.ts'

/** Limits as data, so that screens, validation and preview know a platform without an edit. */
export interface PlatformLimits {
	/** Longest text, counted as `Platform.count` counts. */
	textLength: number
	/** How many media a post may carry. */
	mediaCount: number
	/** MIME types taken. */
	mediaTypes: string[]
	/** Bytes per image. */
	imageBytes: number
	/** Width times height. */
	imagePixels: number
	/** Characters of an alt text. */
	altLength: number
	/** Whether the organisation's posts need an alt text for each image; the account's setting may be stricter. */
	altRequired: boolean
	/** Whether a post may be without text. */
	textRequired: boolean
}

export interface PlatformSetting {
	name: string
	kind: 'text' | 'choice' | 'flag'
	choices?: string[]
	default?: string | boolean
}

export interface PlatformCapabilities {
	edit: boolean
	delete: boolean
	replies: boolean
	threads: boolean
	metrics: boolean
	contentWarning: boolean
	language: boolean
}

export type ConnectWay = 'oauth' | 'password'

/** What the platform is, as data. */
export interface PlatformProfile {
	/** `mastodon`; also the name of its folder. */
	id: string
	name: string
	/** Version of the platform's API that this code was written for, and where it is described. */
	api: { version: string, documentation: string, sunset?: string }
	limits: PlatformLimits
	settings: PlatformSetting[]
	capabilities: PlatformCapabilities
	/**
	 * How a person connects an account: sent to the platform and back (`oauth`), or with a password that was made there for Plaza
	 * (`password`). Needs a server URL first where `needsServer`; `server` is the one to suggest.
	 */
	connect: { ways: ConnectWay[], needsServer: boolean, server?: string, scopes: { name: string, why: string }[] }
	once: {
		/** What a post is found by: the stored key of its step, which no other post has, or what can be read in it. */
		findBy: 'key' | 'words'
		/** How long (ms) the same key makes a repeat harmless; 0 where the platform has no key. */
		keyLifetimeMs: number
		/** How long (ms) a new post may stay invisible to a read after it was made. Assumption, documented in the folder. */
		readLagMs: number
	}
}

/** One account's connection, with its secrets in the clear for the time of a call. */
export interface Connection {
	accountId: string
	/** Exact origin (and path, for the sandbox) of the account's server. */
	server: string
	/** The account's id at the platform. */
	remoteId: string
	handle: string
	credentials: Record<string, string>
	/** Limits that the account's own server told, over the profile's. */
	limits: Partial<PlatformLimits>
	/** Whether this server is known to honour the idempotency key ({@link PlatformProfile.once}). */
	honoursKey: boolean
	/**
	 * Gives the account new credentials, one at a time: `ask` gets those that are stored now (another call may have renewed them
	 * already: then they need no more than to be used), and what it answers is stored before it is used.
	 */
	renew(ask: (stored: Record<string, string>) => Promise<Result<Record<string, string>>>): Promise<Result<Record<string, string>>>
}

export interface OutgoingMedia {
	sha256: string
	mime: string
	name: string
	alt: string
	bytes: Uint8Array
}

/** What ships to one account; the approved hash covers all of it but the link's own address. */
export interface Outgoing {
	text: string
	media: OutgoingMedia[]
	/** The public link in the text, if there is one; its token helps to find the post again. */
	link: string | null
	language?: string
	contentWarning?: string
	settings: Record<string, string | boolean>
}

/** A step of a delivery as the store keeps it. A step that is done is never done again. */
export interface Step {
	/** `upload:0`, `post`, … unique within the delivery; order matters. */
	name: string
	/** Stored before the first byte leaves: derived from delivery, step and approved version. */
	key: string
	state: 'planned' | 'started' | 'done'
	remoteId: string | null
	/** When it was begun by the first attempt that may have made something, in ms; it stays while anything may have come of that. */
	startedAt: number | null
}

export interface PlatformContext {
	/** Guarded fetch with a total deadline. */
	fetch: typeof fetch
	signal: AbortSignal
	/** Correlation id, for the log. */
	correlationId: string
	now(): number
	/** Structured log line; never with a token or a post's text. */
	log(message: string, fields?: Record<string, unknown>): void
}

export interface PublishContext extends PlatformContext {
	/** The stored steps of this delivery, in order. */
	steps: Step[]
	/**
	 * Runs one step: stores its key and `started` before `run` is called (with the step's key and `startedAt`), its remote id and
	 * `done` after. A step that is done is not run again: its stored remote id is returned.
	 */
	step(name: string, run: (key: string, startedAt: number) => Promise<Result<{ remoteId: string }>>): Promise<Result<{ remoteId: string }>>
}

export interface RemotePost { remoteId: string, url: string, createdAt: number, editedAt?: number }

export interface FindQuery {
	text: string
	mediaCount: number
	link: string | null
	/** Milliseconds since 1970: created not before the first attempt. */
	notBefore: number
	/** Remote ids that other deliveries claimed. */
	claimed: string[]
	/** The stored steps of the delivery whose answer was lost. */
	steps: Step[]
}

/**
 * `none` is only said when the platform would show it by now, and when it was not there and deleted meanwhile; `several` candidates,
 * or too little to tell, mean unknown.
 */
export type FindAnswer = { found: 'one', post: RemotePost } | { found: 'none' } | { found: 'several' }

export interface ConnectedAccount {
	remoteId: string
	handle: string
	displayName: string
	url: string
	server: string
	limits: Partial<PlatformLimits>
	honoursKey: boolean
	credentials: Record<string, string>
}

export interface Platform {
	readonly profile: PlatformProfile

	/** Length of a text as the platform counts it. */
	count(text: string): number
	/** What is wrong with this post on this account, before anyone approves; limits are the profile's under the account's own. */
	validate(post: Omit<Outgoing, 'media'> & { media: MediaFacts[] }, limits: PlatformLimits): Problem[]

	publish(connection: Connection, post: Outgoing, context: PublishContext): Promise<Result<RemotePost>>
	find(connection: Connection, query: FindQuery, context: PlatformContext): Promise<Result<FindAnswer>>
	read(connection: Connection, remoteId: string, context: PlatformContext): Promise<Result<RemotePost | null>>
	edit(connection: Connection, remoteId: string, post: Outgoing, context: PublishContext): Promise<Result<RemotePost>>
	/** A post that is gone already is no failure. */
	delete(connection: Connection, remoteId: string, context: PlatformContext): Promise<Result<null>>
	/** Whether the account works: one cheap authenticated read. */
	health(connection: Connection, context: PlatformContext): Promise<Result<{ handle: string, limits: Partial<PlatformLimits>, honoursKey: boolean }>>

	/** Where `connect.ways` has `oauth`: registers Plaza at the server if needed and gives the address at which the person agrees. */
	beginConnect?(input: { server: string, redirectUri: string, state: string, codeChallenge: string }, context: PlatformContext): Promise<Result<{ authorizeUrl: string, app: Record<string, string> }>>
	finishConnect?(input: { server: string, redirectUri: string, code: string, codeVerifier: string, app: Record<string, string> }, context: PlatformContext): Promise<Result<ConnectedAccount>>
	/** Where `connect.ways` has `password`: signs in with what a person made for Plaza there. */
	signIn?(input: { server: string, handle: string, password: string }, context: PlatformContext): Promise<Result<ConnectedAccount>>
	/** Gives the token back to the platform. */
	disconnect(connection: Connection, context: PlatformContext): Promise<Result<null>>
}

/** What is known of a medium without holding its bytes. */
export interface MediaFacts {
	name: string
	mime: string
	size: number
	alt: string
	sha256: string
	width?: number
	height?: number
}

export type { Failure }
