// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The shapes of the service API. The OpenAPI document and the web client's types are made from them. */
import { z } from '@hono/zod-openapi'

export const Told = z.object({
	/** Key in the l10n catalogue. */
	message: z.string(),
	params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
	/** The same in English, filled in: for scripts and logs. */
	text: z.string(),
}).openapi('Told')

export const Problem = Told.extend({
	line: z.number().int().optional(),
	field: z.string().optional(),
	account: z.string().optional(),
}).openapi('Problem')

export const PublicationState = z.enum(['waiting', 'approved', 'scheduled', 'sending', 'done', 'rejected', 'cancelled', 'voided', 'withdrawn']).openapi('PublicationState')
export const DeliveryState = z.enum(['pending', 'sending', 'published', 'failed', 'unknown', 'withdrawn']).openapi('DeliveryState')
/** The column of the board. */
export const Column = z.enum(['drafts', 'waiting', 'scheduled', 'published', 'needsYou', 'ended']).openapi('Column')

export const PersonRef = z.object({ id: z.string(), displayName: z.string() }).openapi('PersonRef')

export const Medium = z.object({
	name: z.string(),
	mime: z.string(),
	size: z.number().int(),
	alt: z.string(),
	sha256: z.string(),
	width: z.number().int().optional(),
	height: z.number().int().optional(),
}).openapi('Medium')

export const Delivery = z.object({
	id: z.string(),
	account: z.object({ id: z.string(), name: z.string(), platform: z.string(), platformName: z.string(), handle: z.string() }),
	state: DeliveryState,
	/** When it went out, was tried, failed: newest last. */
	timeline: z.array(z.object({ at: z.number(), what: Told })),
	attempts: z.number().int(),
	nextAttemptAt: z.number().nullable(),
	error: Told.nullable(),
	url: z.string().nullable(),
	/** Faithful: the text as it will be (or was) sent; `{link}` stands where the public link will be made. */
	preview: z.object({ text: z.string(), count: z.number().int(), limit: z.number().int(), contentWarning: z.string().nullable(), language: z.string().nullable() }),
	/** The settle buttons that make sense now. */
	can: z.object({ retry: z.boolean(), settle: z.boolean() }),
}).openapi('Delivery')

export const Card = z.object({
	id: z.string(),
	column: Column,
	state: PublicationState,
	/** File name and first line. */
	name: z.string(),
	firstLine: z.string(),
	path: z.string(),
	channel: z.object({ id: z.string(), name: z.string() }),
	owner: PersonRef,
	thumbnail: z.string().nullable(),
	/** When it is due (scheduled), was published or last changed. */
	at: z.number().nullable(),
	updatedAt: z.number(),
	approvals: z.object({ given: z.number().int(), wanted: z.number().int(), by: z.array(PersonRef), waitingFor: z.array(PersonRef) }),
	deliveries: z.array(z.object({ accountName: z.string(), platform: z.string(), state: DeliveryState, url: z.string().nullable() })),
	/** Why it stands under *Needs you*, and the next step. */
	needs: Told.nullable(),
}).openapi('Card')

export const Draft = z.object({
	fileId: z.string(),
	name: z.string(),
	firstLine: z.string(),
	path: z.string(),
	channel: z.object({ id: z.string(), name: z.string() }),
	owner: PersonRef.nullable(),
	modifiedAt: z.number(),
	/** Names of all the files that are this post. */
	files: z.array(z.string()),
	/** Ids of all of them, for a hand-over. */
	fileIds: z.array(z.string()),
	/** Where asking for approval moves them: the channel's approval folder. */
	approvalFolder: z.string(),
	problems: z.array(Problem),
	/** Why it came back, when it was rejected. */
	rejected: Told.nullable(),
}).openapi('Draft')

export const Board = z.object({ drafts: z.array(Draft), cards: z.array(Card) }).openapi('Board')

export const Publication = Card.extend({
	/** What would ship now: approve with exactly this. */
	hash: z.string(),
	approvedHash: z.string().nullable(),
	text: z.string(),
	media: z.array(Medium),
	tags: z.array(z.string()),
	link: z.object({ policy: z.string(), target: z.string().nullable(), expiresAt: z.number().nullable(), url: z.string().nullable() }),
	schedule: z.object({ at: z.number().nullable(), zone: z.string() }),
	problems: z.array(Problem),
	reason: z.string().nullable(),
	full: z.array(Delivery),
	history: z.array(z.object({ at: z.number(), actor: PersonRef.nullable(), what: Told })),
	/** Since the approval (or the last hash that somebody was asked to approve): what changed. */
	changes: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })),
	can: z.object({
		approve: z.boolean(), reject: z.boolean(), askAgain: z.boolean(), withdraw: z.boolean(), postAgain: z.boolean(), cancel: z.boolean(),
		/** Why approve is not offered, when the reader might expect it. */
		why: Told.nullable(),
	}),
}).openapi('Publication')

export const Entry = z.object({
	id: z.string(),
	kind: z.string(),
	at: z.number(),
	actor: PersonRef.nullable(),
	/** The sentence, as a catalogue key with parameters (`actor` and `object` among them). */
	what: Told,
	object: z.object({ id: z.string(), name: z.string(), kind: z.enum(['file', 'folder']) }).nullable(),
	publication: z.string().nullable(),
	urls: z.array(z.object({ label: z.string(), url: z.string() })),
}).openapi('Entry')

export const Account = z.object({
	id: z.string(),
	name: z.string(),
	platform: z.string(),
	platformName: z.string(),
	handle: z.string(),
	url: z.string(),
	server: z.string(),
	state: z.enum(['connected', 'reconnect']),
	error: Told.nullable(),
	lastSuccessAt: z.number().nullable(),
	mayUse: z.array(z.string()),
	minimumApproval: z.enum(['none', 'one']),
	selfApproval: z.boolean(),
	altRequired: z.boolean(),
	limits: z.record(z.string(), z.unknown()),
	can: z.object({ change: z.boolean() }),
}).openapi('Account')

export const Platform = z.object({
	id: z.string(),
	name: z.string(),
	api: z.object({ version: z.string(), documentation: z.string(), sunset: z.string().optional() }),
	needsServer: z.boolean(),
	/** Sent to the platform and back, or with a password that was made there for Plaza (`POST /accounts/sign-in`). */
	ways: z.array(z.enum(['oauth', 'password'])),
	scopes: z.array(z.object({ name: z.string(), why: z.string() })),
	limits: z.record(z.string(), z.unknown()),
	capabilities: z.record(z.string(), z.boolean()),
	/** A server to suggest in the form. */
	suggestedServer: z.string().nullable(),
}).openapi('Platform')

export const ChannelInput = z.object({
	name: z.string().trim().min(1).max(200),
	/** Made by `POST /hand-overs/folder` here (demo) or of the shell (Nextcloud). */
	handOver: z.string(),
	folders: z.object({ drafts: z.string(), approval: z.string(), published: z.string(), failed: z.string() }),
	path: z.string(),
	accounts: z.array(z.string()).min(1),
	template: z.string().min(1).max(5000).default('{text}\n\n{link}\n\n{tags}'),
	approval: z.object({ rule: z.enum(['none', 'one']), approvers: z.array(z.string()) }),
	timeZone: z.string().default('UTC'),
	link: z.object({ expiryDays: z.number().int().min(1).max(3650).nullable().default(null) }).default({ expiryDays: null }),
	scope: z.enum(['admin', 'user']).default('user'),
}).openapi('ChannelInput')

export const Channel = ChannelInput.omit({ handOver: true }).extend({
	id: z.string(),
	owner: PersonRef,
	enabled: z.boolean(),
	/** What the owner should know: an approver who cannot read the folder, an account that is gone. */
	warnings: z.array(Told),
	can: z.object({ change: z.boolean() }),
}).openapi('Channel')

export const Me = z.object({
	person: PersonRef,
	groups: z.array(z.string()),
	isAdmin: z.boolean(),
	host: z.object({ name: z.string(), capabilities: z.record(z.string(), z.boolean()) }),
	/** Only in the demo: who one can be. */
	demo: z.object({ people: z.array(PersonRef.extend({ groups: z.array(z.string()) })), sandboxUrl: z.string() }).nullable(),
	can: z.object({ connectAccounts: z.boolean(), makeChannels: z.boolean() }),
}).openapi('Me')

export const Folder = z.object({ id: z.string(), name: z.string(), path: z.string() }).openapi('Folder')

export const ApiError = z.object({
	error: z.object({ code: z.string(), message: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])).optional(), text: z.string() }),
}).openapi('ApiError')
