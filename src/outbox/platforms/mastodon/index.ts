// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Mastodon, and servers with its API: Pixelfed, GoToSocial, Pleroma and others. Those have no idempotency key, cannot always be
 * asked whether media are ready, and may answer errors as pages; `request-error.ts` and `failure.ts` sort that.
 */
import type { Platform } from '../../../domain/index.ts'
import { beginConnect, disconnect, finishConnect } from './connect.ts'
import { count } from './count.ts'
import { find } from './find.ts'
import { health } from './instance.ts'
import { edit, publish, read, remove } from './posts.ts'
import { profile } from './profile.ts'
import { validate } from './validate.ts'

export const mastodon: Platform = {
	profile, count, validate, publish, find, read, edit, delete: remove, health, beginConnect, finishConnect, disconnect,
}
