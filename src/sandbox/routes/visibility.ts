// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Account, Status } from '../state/records.ts'

/** Whether somebody may see a post by its address. Nobody follows anybody here: `private` and `direct` are the author's. */
export function isVisible(status: Status, viewer: Account | null): boolean {
	return status.visibility === 'public' || status.visibility === 'unlisted' || status.accountId === viewer?.id
}

/** Whether a post stands in the public timeline. */
export function isListed(status: Status): boolean {
	return status.visibility === 'public'
}
