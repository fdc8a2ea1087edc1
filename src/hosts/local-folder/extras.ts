// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Readable } from 'node:stream'
import type { PersonId } from '../../domain/host.ts'
import type { KeptNotification } from './notifications.ts'

export interface OpenedLink {
	name: string
	mime: string
	size: number
	/** Milliseconds since 1970. */
	modifiedAt: number
	/** The bytes; destroy it when they are not wanted. */
	stream: Readable
}

/** What only the local folder has, for the service's own routes. */
export interface LocalExtras {
	/** Null when the link is withdrawn or has ended, its file is gone, or the password is wrong or missing. */
	openLink(token: string, password?: string): Promise<OpenedLink | null>
	/** Whether to ask the stranger for a password. */
	linkState(token: string): Promise<'open' | 'password' | 'gone'>
	/** What waits for this person, newest first. */
	notifications(person: PersonId): Promise<KeptNotification[]>
	/** Looks at the whole directory now, instead of soon. */
	scan(): Promise<void>
}
