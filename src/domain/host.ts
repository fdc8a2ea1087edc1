// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The promise of a host: where files, people and rights live. Two keep it: `nextcloud` (over the
 * shell's host API) and `local-folder` (a directory and a list of people on this machine).
 * `tests/contract/host.ts` is the suite that both must pass.
 */

/** A file's or folder's id, unique and lasting within its host; a decimal number on Nextcloud. */
export type FileId = string
/** A person's id (Nextcloud: the uid). */
export type PersonId = string
/** The id of a hand-over: a random 128-bit name of a row that the host made. */
export type HandOverId = string

/** What a host can do beyond the promise; what is missing is hidden with a reason. */
export interface HostCapabilities {
	comments: boolean
	talk: boolean
	teams: boolean
	tags: boolean
	mail: boolean
	/** Public links can end by themselves. */
	linkExpiry: boolean
	/** Public links can ask for a password. */
	linkPassword: boolean
	/** The service makes hand-overs itself (local folder); else the person's own request to the host makes them. */
	makesHandOvers: boolean
}

export interface Person {
	id: PersonId
	displayName: string
	/** Ids of the groups that the person is in. */
	groups: string[]
	isAdmin: boolean
	email?: string
	/** BCP 47 tag, for notifications and server-made text. */
	language?: string
}

export interface Group { id: string, displayName: string, members: PersonId[] }

/** Who may do a thing: one person or everyone in a group. `person:ada`, `group:marketing`. */
export type Principal = `person:${string}` | `group:${string}`

/** A file or folder as one person sees it now. */
export interface Node {
	id: FileId
	name: string
	kind: 'file' | 'folder'
	/** The folder that it lies in, as the asking person sees it. */
	parentId: FileId
	/** Folder ids above it, nearest first (so the first is `parentId`), as in {@link HostEvent.ancestorsAfter}. */
	ancestors: FileId[]
	/** Path from the person's root, without a leading slash, for showing only: never an identity. */
	path: string
	/** Bytes; 0 for folders. */
	size: number
	mime: string
	/** Changes when the content changes: a hint to read again, never proof that it is the same (Nextcloud's misses a change of the same size within a second). Opaque. */
	etag: string
	/** Milliseconds since 1970. */
	modifiedAt: number
	/** Who owns it in the host; absent for team folders. */
	owner?: PersonId
}

export type HostEventKind =
	| 'file.created' | 'file.written' | 'file.moved' | 'file.copied' | 'file.deleted' | 'file.restored'
	| 'share.created' | 'share.deleted'
	| 'flow.matched'
	| 'activity'
	| 'person.deleted' | 'membership.changed'
	| 'app.enabled'

/**
 * Something that happened in the host, recorded in the request in which it happened. For the stream it
 * is a fact; for a channel only a hint to look.
 */
export interface HostEvent {
	/** Unique and lasting within the host; not necessarily in order. */
	id: string
	kind: HostEventKind
	/** Who did it; null where the host cannot tell (command line, cron). */
	actor: PersonId | null
	/** Persons addressed (mentioned, shared with). */
	persons: PersonId[]
	object: { id: FileId, name: string, kind: 'file' | 'folder', mime?: string } | null
	/** Folder ids above the object, nearest first, before the event (moves and deletions). */
	ancestorsBefore: FileId[]
	/** Folder ids above the object, nearest first, after the event. */
	ancestorsAfter: FileId[]
	/** What the kind adds: `flow.matched` has channel, rule, ruleScope, ruleOwner; `activity` has app, type, subject. */
	payload: Record<string, unknown>
	/** Milliseconds since 1970. */
	at: number
	/** Follows the change from the host's request to the platform's answer, in every log line. */
	correlationId: string
}

export type HandOverAction = 'read' | 'write' | 'move' | 'link' | 'notify'

/** The four folders of a channel's workflow, by id. */
export interface ChannelFolders { drafts: FileId, approval: FileId, published: FileId, failed: FileId }

export interface HandOver {
	id: HandOverId
	kind: 'folder' | 'publication' | 'once'
	/** As whom everything under this hand-over is done; rights are checked again at each use. */
	person: PersonId
	folders: FileId[]
	actions: HandOverAction[]
}

export interface PublicLink {
	/** The host's id of the share. */
	id: string
	url: string
	token: string
	/** Milliseconds since 1970, or null for no end. */
	expiresAt: number | null
}

/** What the host tells about itself. */
export interface HostInfo {
	name: string
	/** Integer; differing protocols pause sending and keep events. */
	protocol: number
	version: string
	/** Raised when a backup is restored: where it differs, everything unsent becomes unknown. */
	epoch: number
	/** Base of public URLs, without a trailing slash. */
	publicBase: string
}

export interface HostNotification {
	person: PersonId
	/** The same key replaces an earlier notification; `dismiss` takes it. */
	key: string
	/** Message key in the l10n catalogue, with parameters. */
	subject: 'approval_wanted' | 'approval_voided' | 'published' | 'rejected' | 'needs_you' | 'account_reconnect'
	params: Record<string, string>
	/** Where the person decides: a path within Plaza's page, such as `/publications/12`. */
	path: string
	/** Offered as a button: an approval that carries the hash that it approves. */
	approve?: { publication: string, hash: string }
}

/** What went out, for the host's own activity list. */
export interface HostActivity {
	actor: PersonId
	affected: PersonId[]
	subject: 'published' | 'approved' | 'rejected' | 'withdrawn' | 'failed'
	params: Record<string, string>
	file: { id: FileId, name: string } | null
	link?: string
}

/**
 * Why a host could not do a thing. `unavailable` means ask again later (it never means that a file is
 * unreadable); `gone` the file or folder is not there for that person; `forbidden` the person may not;
 * `conflict` a file with that name is there; `refused` the host's rules say no (a link without the password that
 * they ask for), with the host's own sentence; `handOver` the hand-over is revoked, expired or does not cover it.
 */
export type HostErrorKind = 'unavailable' | 'gone' | 'forbidden' | 'conflict' | 'refused' | 'handOver' | 'protocol'

export class HostError extends Error {
	readonly kind: HostErrorKind
	constructor(kind: HostErrorKind, message: string, options?: ErrorOptions) {
		super(message, options)
		this.name = 'HostError'
		this.kind = kind
	}
}

/** Every method throws {@link HostError}. File actions are done as the hand-over's person. */
export interface Host {
	readonly name: 'nextcloud' | 'local-folder'
	readonly capabilities: HostCapabilities

	/** Begins watching where the host has something to watch; `onHint` is called when there may be events. */
	start(onHint: () => void): Promise<void>
	stop(): Promise<void>
	info(): Promise<HostInfo>

	/** Events not yet acknowledged, oldest first, at most `limit`. */
	events(limit: number): Promise<HostEvent[]>
	acknowledge(ids: string[]): Promise<void>

	/**
	 * Derives a publication's hand-over from a channel's: it acts as the person whose event put the file there (the host
	 * looks at its own record of that event), else as the channel's owner.
	 */
	deriveHandOver(input: { folder: HandOverId, file: FileId, eventId?: string }): Promise<HandOver>
	handOver(id: HandOverId): Promise<HandOver>
	revoke(id: HandOverId): Promise<void>

	stat(handOver: HandOverId, file: FileId): Promise<Node>
	list(handOver: HandOverId, folder: FileId): Promise<Node[]>
	/** @param maxBytes refuse (kind `refused`) what is larger, without reading it all */
	read(handOver: HandOverId, file: FileId, maxBytes: number): Promise<Uint8Array>
	/** Makes or replaces `name` in the folder. */
	write(handOver: HandOverId, folder: FileId, name: string, bytes: Uint8Array): Promise<Node>
	/** Moves, under a new name if given; kind `conflict` where the name is taken. Its events are marked as Plaza's own. */
	move(handOver: HandOverId, file: FileId, folder: FileId, name?: string): Promise<Node>
	copy(handOver: HandOverId, file: FileId, folder: FileId, name?: string): Promise<Node>

	/**
	 * Makes a public link to the file, once: the same key for the same file answers the same link, so that a call whose answer was lost
	 * can be repeated. @param options.expiresAt milliseconds since 1970
	 */
	createLink(handOver: HandOverId, file: FileId, options: { key: string, expiresAt?: number, password?: string }): Promise<PublicLink>
	/** Ends a link; a link that is gone already is no error. */
	deleteLink(handOver: HandOverId, linkId: string): Promise<void>
	/** Why a link of this kind could not be made, asked before anyone approves; null when it can. */
	linkProblem(handOver: HandOverId, file: FileId, options: { expiresAt?: number, password?: string }): Promise<string | null>

	people(query?: { ids?: PersonId[], search?: string }): Promise<Person[]>
	groups(): Promise<Group[]>
	/** The folder ids at which the host mounts something for this person: their scopes. */
	mountRoots(person: PersonId): Promise<FileId[]>
	canRead(person: PersonId, file: FileId): Promise<boolean>

	notify(notification: HostNotification): Promise<void>
	dismiss(person: PersonId | null, key: string): Promise<void>
	recordActivity(activity: HostActivity): Promise<void>
}

/** Hosts that make hand-overs for the service's own requests ({@link HostCapabilities.makesHandOvers}). */
export interface HandOverMaker {
	/** A standing hand-over of a channel's folders, which are made where they are missing. @param path of the folder that holds the four */
	handOverFolder(person: PersonId, path: string): Promise<{ handOver: HandOver, folders: ChannelFolders, path: string }>
	/** One named action, good for 60 seconds. */
	handOverOnce(person: PersonId, files: FileId[], folder: FileId, action: HandOverAction): Promise<HandOver>
	/** The folders that this person can choose from below `path`. */
	browse(person: PersonId, path: string): Promise<Node[]>
}
