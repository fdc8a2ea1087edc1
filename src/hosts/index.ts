// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The door to the hosts: a new one is a folder and a line. */
export * from './local-folder/index.ts'
export * from './nextcloud/index.ts'
