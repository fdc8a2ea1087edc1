// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What goes out goes out through here: addresses, time and size are checked once for everyone. */
export { createGuardedFetch, installGlobalGuard } from './guarded-fetch.ts'
export type { GuardOptions } from './guarded-fetch.ts'
export { BlockedAddressError, DeadlineError, GuardError, NetworkError, RedirectError, RefusedUrlError, TooLargeError } from './errors.ts'
export { isPublicAddress } from './address.ts'
