// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import {
	mdiAlertCircleOutline, mdiAlertOutline, mdiCheckCircleOutline, mdiCircleOutline, mdiClockOutline, mdiHelpCircleOutline, mdiMastodon, mdiSendOutline,
	mdiShareVariantOutline, mdiUndoVariant,
} from '@mdi/js'
import type { DeliveryState, PublicationState } from '../api/types.ts'
import { t } from '../l10n/index.ts'

export type Tone = 'quiet' | 'good' | 'warning' | 'bad'
export interface Look { label: string, icon: string, tone: Tone }

/** A state is told by a word and a sign, never by colour alone. */
export function deliveryLook(state: DeliveryState): Look {
	switch (state) {
		case 'pending': return { label: t('plaza', 'Waiting to be sent'), icon: mdiCircleOutline, tone: 'quiet' }
		case 'sending': return { label: t('plaza', 'On its way'), icon: mdiSendOutline, tone: 'quiet' }
		case 'published': return { label: t('plaza', 'Published'), icon: mdiCheckCircleOutline, tone: 'good' }
		case 'failed': return { label: t('plaza', 'Failed'), icon: mdiAlertCircleOutline, tone: 'bad' }
		case 'unknown': return { label: t('plaza', 'Unclear'), icon: mdiHelpCircleOutline, tone: 'warning' }
		case 'withdrawn': return { label: t('plaza', 'Withdrawn'), icon: mdiUndoVariant, tone: 'quiet' }
	}
}

/** @param problems whether it was Plaza that sent it back, for its problems */
export function publicationLook(state: PublicationState, problems = false): Look {
	if (state === 'rejected' && problems) return { label: t('plaza', 'To be mended'), icon: mdiAlertOutline, tone: 'warning' }
	switch (state) {
		case 'waiting': return { label: t('plaza', 'Waiting for approval'), icon: mdiClockOutline, tone: 'warning' }
		case 'approved': return { label: t('plaza', 'Approved'), icon: mdiCheckCircleOutline, tone: 'good' }
		case 'scheduled': return { label: t('plaza', 'Scheduled'), icon: mdiClockOutline, tone: 'quiet' }
		case 'sending': return { label: t('plaza', 'On its way'), icon: mdiSendOutline, tone: 'quiet' }
		case 'done': return { label: t('plaza', 'Published'), icon: mdiCheckCircleOutline, tone: 'good' }
		case 'rejected': return { label: t('plaza', 'Rejected'), icon: mdiUndoVariant, tone: 'quiet' }
		case 'cancelled': return { label: t('plaza', 'Taken back'), icon: mdiUndoVariant, tone: 'quiet' }
		case 'voided': return { label: t('plaza', 'Changed since its approval'), icon: mdiAlertOutline, tone: 'warning' }
		case 'withdrawn': return { label: t('plaza', 'Withdrawn'), icon: mdiUndoVariant, tone: 'quiet' }
	}
}

const platformIcons: Record<string, string> = { mastodon: mdiMastodon }

export function platformIcon(platform: string): string {
	return platformIcons[platform] ?? mdiShareVariantOutline
}
