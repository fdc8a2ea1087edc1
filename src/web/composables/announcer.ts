// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { ref } from 'vue'

/** What a screen reader is told politely; the app has one region for it. */
export const announcement = ref('')

export function announce(text: string): void {
	// The same sentence twice is a change, too.
	announcement.value = announcement.value === text ? `${text}\u00a0` : text
}
