// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Migration } from 'kysely/migration'
import * as first from './0001-first-slice.ts'

/** In order; a new one is a file and a line. A migration that has been released is never changed. */
export const migrations: Record<string, Migration> = {
	'0001-first-slice': first,
}
