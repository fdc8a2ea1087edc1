// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A Nextcloud with Plaza's app in it: the client of docs/protocol.md. */
export { createNextcloudHost, type NextcloudOptions } from './host.ts'
