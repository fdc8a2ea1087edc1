// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Publication } from '../api/types.ts'
import { n, t } from '../l10n/index.ts'
import { moment } from '../l10n/time.ts'

/** What will happen, on the button that does it. */
export function approveLabel({ schedule, full }: Pick<Publication, 'schedule' | 'full'>, now = Date.now()): string {
	if (schedule.at !== null && schedule.at > now) return t('plaza', 'Approve for {time}', { time: moment(schedule.at, schedule.zone, now) })
	return n('plaza', 'Approve and publish on %n account', 'Approve and publish on %n accounts', full.length)
}
