// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Bluesky, and other servers of the AT Protocol (PDS). A post is a record under a key of our own: it is there once, or not at all,
 * and can be looked for exactly; see docs/adr/0007-a-second-platform.md.
 */
import type { Platform } from '../../../domain/index.ts'
import { disconnect, health, signIn } from './connect.ts'
import { count } from './count.ts'
import { find } from './find.ts'
import { edit, publish, read, remove } from './posts.ts'
import { profile } from './profile.ts'
import { validate } from './validate.ts'

export const bluesky: Platform = {
	profile, count, validate, publish, find, read, edit, delete: remove, health, signIn, disconnect,
}
