// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The tables. Only what both SQLite and PostgreSQL have: text ids, times as integers (milliseconds since 1970), JSON as text,
 * flags as 0 and 1.
 */
import type { Generated } from 'kysely'

export interface AccountTable {
	id: string
	platform: string
	name: string
	server: string
	remote_id: string
	handle: string
	display_name: string
	url: string
	/** AES-256-GCM; `src/service/secrets.ts`. */
	credentials: string
	/** JSON: limits told by the server. */
	limits: string
	honours_key: number
	/** JSON: principals. */
	may_use: string
	minimum_approval: 'none' | 'one'
	self_approval: number
	alt_required: number
	state: 'connected' | 'reconnect'
	/** JSON: Told, or null. */
	error: string | null
	last_success_at: number | null
	/** A breaker: not tried before this time. */
	paused_until: number | null
	created_by: string
	created_at: number
}

export interface ConnectingTable {
	state: string
	platform: string
	server: string
	redirect_uri: string
	/** Sealed JSON: verifier and app credentials. */
	secret: string
	person: string
	expires_at: number
}

export interface ChannelTable {
	id: string
	name: string
	owner: string
	scope: 'admin' | 'user'
	hand_over: string
	path: string
	folder_drafts: string
	folder_approval: string
	folder_published: string
	folder_failed: string
	/** JSON: account ids. */
	accounts: string
	template: string
	approval_rule: 'none' | 'one'
	/** JSON: principals. */
	approvers: string
	time_zone: string
	link_expiry_days: number | null
	enabled: number
	created_at: number
}

export interface PostTable {
	id: string
	host: string
	file_id: string
	name: string
	channel: string
	first_seen_at: number
	/** When its last publication was done; it does not go out again by itself. */
	published_at: number | null
}

export interface PublicationTable {
	id: string
	post: string
	/** Name of the file that names the post, for showing. */
	name: string
	channel: string
	state: 'waiting' | 'approved' | 'scheduled' | 'sending' | 'done' | 'rejected' | 'cancelled' | 'voided' | 'withdrawn'
	hand_over: string
	/** The mover, as whom everything is done. */
	person: string
	hash: string
	/** JSON: the content that `hash` covers, `src/outbox/content.ts`. */
	content: string
	/** JSON: signature of the files when they were last read (ids and etags). */
	signature: string
	/** JSON: file ids that are this post, the identity's first. */
	files: string
	approved_hash: string | null
	/** JSON: the content that was approved, for the diff. */
	approved_content: string | null
	approved_by: string | null
	approved_at: number | null
	/** JSON: persons who changed hashed content since it was opened. */
	changed_by: string
	/** JSON: Problem[]. */
	problems: string
	/** JSON: Told: why it stands under *Needs you*, was cancelled, rejected. */
	note: string | null
	due_at: number | null
	link_id: string | null
	link_url: string | null
	link_token: string | null
	/** Where the files stand: in the approval folder, or brought to their end. */
	filed: 'no' | 'published' | 'failed' | 'drafts'
	opened_at: number
	updated_at: number
	ended_at: number | null
	correlation_id: string
}

export interface DeliveryTable {
	id: string
	publication: string
	account: string
	state: 'pending' | 'sending' | 'published' | 'failed' | 'unknown' | 'withdrawn'
	attempts: number
	next_attempt_at: number
	lease_owner: string | null
	lease_until: number | null
	first_attempt_at: number | null
	unknown_since: number | null
	remote_id: string | null
	remote_url: string | null
	/** JSON: Told. */
	error: string | null
	/** What the failure asks for: retry, edit, reconnect, gone. */
	error_next: string | null
	published_at: number | null
}

export interface StepTable {
	delivery: string
	name: string
	position: number
	key: string
	state: 'planned' | 'started' | 'done'
	remote_id: string | null
	started_at: number | null
	done_at: number | null
}

/** What happened to publications and accounts: history, timeline and audit in one. Written in the action's transaction. */
export interface AuditTable {
	id: Generated<number>
	at: number
	actor: string | null
	/** `person`, `operator`, `plaza`. */
	actor_kind: string
	action: string
	object_kind: string
	object_id: string
	publication: string | null
	delivery: string | null
	/** JSON: Told. */
	what: string
	correlation_id: string
}

export interface EntryTable {
	id: string
	/** The host event or audit row that it was made from: each counts once. */
	source: string
	kind: string
	actor: string | null
	at: number
	file_id: string | null
	file_name: string | null
	file_kind: string | null
	publication: string | null
	/** JSON: Told. */
	what: string
	/** JSON: {label, url}[]. */
	urls: string
}

export interface EntryPersonTable { entry: string, person: string }
/** The ancestors hang on the file, not on each entry: a move or share changes what may be seen of the past, too. */
export interface FileAncestorTable { file_id: string, ancestor: string }
/** What the host told, kept for the retention time: the witness of who moved what, and what `plaza rebuild` projects again. */
export interface SeenEventTable { id: string, at: number, kind: string, actor: string | null, file_id: string | null, event: string }
export interface SettingTable { name: string, value: string }

/** The local folder's own memory of what is where (`src/hosts/local-folder/`). */
export interface LocalFileTable {
	id: string
	/** Id of the folder that it lies in; `0` for the root. A moved folder is one changed row. */
	parent: string
	name: string
	kind: 'file' | 'folder'
	device: string
	inode: string
	/** When the inode was made (nanoseconds): tells a reused inode from the same file; `0` where the file system cannot tell. */
	born: string
	size: number
	modified_at: number
	/** Size and modification time to the nanosecond; while it is the same, the content is not read again. */
	stamp: string
	/** SHA-256, the second witness of identity; empty for folders and what has not been read yet. */
	sha256: string
	missing_since: number | null
	/** Its deletion has been told. */
	deleted: number
}
export interface LocalEventTable { id: string, at: number, event: string, acknowledged: number }
export interface LocalHandOverTable { id: string, kind: 'folder' | 'publication' | 'once', person: string, folders: string, files: string, actions: string, expires_at: number | null, revoked: number }
export interface LocalLinkTable { id: string, token: string, file_id: string, key: string, person: string, expires_at: number | null, password_hash: string | null, created_at: number }
export interface LocalNotificationTable { id: string, person: string, key: string, notification: string, created_at: number }

export interface Database {
	account: AccountTable
	connecting: ConnectingTable
	channel: ChannelTable
	post: PostTable
	publication: PublicationTable
	delivery: DeliveryTable
	step: StepTable
	audit: AuditTable
	entry: EntryTable
	entry_person: EntryPersonTable
	file_ancestor: FileAncestorTable
	seen_event: SeenEventTable
	setting: SettingTable
	local_file: LocalFileTable
	local_event: LocalEventTable
	local_hand_over: LocalHandOverTable
	local_link: LocalLinkTable
	local_notification: LocalNotificationTable
}
