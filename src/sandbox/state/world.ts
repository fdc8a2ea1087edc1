// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Account, App, Change, LogEntry, Media, Status, Token, Trace } from './records.ts'

interface IdempotencyMark {
	statusId: string
	at: number
}

/** Everything the sandbox knows, in memory; changed through `apply` only. */
export class World {
	readonly accounts = new Map<string, Account>()
	readonly accountsByHandle = new Map<string, Account>()
	readonly apps = new Map<string, App>()
	readonly appsByClientId = new Map<string, App>()
	readonly tokens = new Map<string, Token>()
	readonly tokensByHash = new Map<string, Token>()
	readonly media = new Map<string, Media>()
	/** Oldest first: ids grow, and a Map keeps its order. */
	readonly statuses = new Map<string, Status>()
	readonly log: LogEntry[] = []
	lastId = 0n
	private readonly attached = new Map<string, string>()
	private readonly marks = new Map<string, IdempotencyMark>()

	apply(change: Change): void {
		switch (change.type) {
			case 'account': return this.addAccount(change.account)
			case 'app': return this.addApp(change.app)
			case 'token': return this.addToken(change.token)
			case 'token.revoked': return this.revoke(change.id, change.at)
			case 'media': return this.addMedia(change.media)
			case 'media.described': return this.describe(change.id, change.description, change.focus)
			case 'media.deleted': return void this.media.delete(change.id)
			case 'status': return this.addStatus(change.status, change.trace)
			case 'status.repeated': return this.note('repeated', change.id, change.trace)
			case 'status.edited': return this.editStatus(change.status, change.trace)
			case 'status.deleted': return this.deleteStatus(change.id, change.trace)
		}
	}

	/** The status that this account made with this key, and when; whether that still counts is the route's business. */
	mark(accountId: string, key: string): IdempotencyMark | undefined {
		return this.marks.get(`${accountId} ${key}`)
	}

	/** The status that a medium hangs on. */
	statusOfMedia(mediaId: string): Status | undefined {
		return this.statuses.get(this.attached.get(mediaId) ?? '')
	}

	private addAccount(account: Account): void {
		this.accounts.set(account.id, account)
		this.accountsByHandle.set(account.handle.toLowerCase(), account)
		this.seen(account.id)
	}

	private addApp(app: App): void {
		this.apps.set(app.id, app)
		this.appsByClientId.set(app.clientId, app)
		this.seen(app.id)
	}

	private addToken(token: Token): void {
		this.tokens.set(token.id, token)
		this.tokensByHash.set(token.sha256, token)
		this.seen(token.id)
	}

	private revoke(id: string, at: number): void {
		const token = this.tokens.get(id)
		if (token) token.revokedAt = at
	}

	private addMedia(media: Media): void {
		this.media.set(media.id, media)
		this.seen(media.id)
	}

	private describe(id: string, description: string | null, focus: Media['focus']): void {
		const media = this.media.get(id)
		if (media) Object.assign(media, { description, focus })
	}

	private addStatus(status: Status, trace: Trace): void {
		this.statuses.set(status.id, status)
		this.attach(status)
		this.seen(status.id)
		if (trace.idempotencyKey !== null) {
			this.marks.set(`${status.accountId} ${trace.idempotencyKey}`, { statusId: status.id, at: trace.at })
		}
		this.note('created', status.id, trace)
	}

	private editStatus(status: Status, trace: Trace): void {
		this.detach(status.id)
		this.statuses.set(status.id, status)
		this.attach(status)
		this.note('edited', status.id, trace)
	}

	private deleteStatus(id: string, trace: Trace): void {
		this.detach(id)
		this.statuses.delete(id)
		this.note('deleted', id, trace)
	}

	private attach(status: Status): void {
		for (const id of status.mediaIds) this.attached.set(id, status.id)
	}

	private detach(statusId: string): void {
		for (const id of this.statuses.get(statusId)?.mediaIds ?? []) this.attached.delete(id)
	}

	private note(kind: LogEntry['kind'], statusId: string, trace: Trace): void {
		this.log.push({ kind, statusId, ...trace })
	}

	private seen(id: string): void {
		const number = BigInt(id)
		if (number > this.lastId) this.lastId = number
	}
}
