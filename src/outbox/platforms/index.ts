// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Where Plaza publishes. A platform is a folder here and a line below; `tests/contract/platform.ts` says what it must do. */
import type { Platform } from '../../domain/index.ts'
import { bluesky } from './bluesky/index.ts'
import { mastodon } from './mastodon/index.ts'

export const platforms: Platform[] = [
	mastodon,
	bluesky,
]

/** @returns undefined for a platform that this version does not know */
export function platformById(id: string): Platform | undefined {
	return platforms.find((platform) => platform.profile.id === id)
}
