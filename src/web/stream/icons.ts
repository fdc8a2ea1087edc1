// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { mdiAccountNetworkOutline, mdiAlertCircleOutline, mdiAlertOutline, mdiBullhornOutline, mdiClockOutline, mdiHelpCircleOutline, mdiSendOutline, mdiUndoVariant } from '@mdi/js'

const icons: Record<string, string> = {
	'event.published': mdiBullhornOutline,
	'event.published_all': mdiBullhornOutline,
	'event.failed': mdiAlertCircleOutline,
	'event.problems': mdiAlertOutline,
	'event.voided': mdiAlertOutline,
	'event.unknown': mdiHelpCircleOutline,
	'event.scheduled': mdiClockOutline,
	'event.sending': mdiSendOutline,
	'event.cancelled_left': mdiUndoVariant,
	'event.account_lost': mdiAccountNetworkOutline,
}

/** A sign for what happened by itself, where there is no person to show. */
export function entryIcon(message: string): string | undefined {
	return icons[message]
}
