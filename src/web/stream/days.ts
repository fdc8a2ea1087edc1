// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Entry } from '../api/types.ts'
import { dayKey, dayName } from '../l10n/time.ts'

export interface Day { key: string, name: string, entries: Entry[] }

/** The entries, newest first, under the reader's own days. */
export function byDay(entries: Entry[]): Day[] {
	const days: Day[] = []
	for (const entry of entries) {
		const key = dayKey(entry.at)
		if (days.at(-1)?.key !== key) days.push({ key, name: dayName(entry.at), entries: [] })
		days.at(-1)!.entries.push(entry)
	}
	return days
}
