// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Why a permission is asked for. The platforms give their reasons in English; the known ones are said in the reader's language. */
export function scopeReason({ why }: { name: string, why: string }): string {
	return why
}
