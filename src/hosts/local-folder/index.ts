// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A host on this machine: a directory that people use with whatever they like, and `people.yaml` that says who they are. */
export { createLocalFolderHost, type LocalFolderHost, type LocalFolderOptions } from './host.ts'
export type { LocalExtras, OpenedLink } from './extras.ts'
export type { KeptNotification } from './notifications.ts'
export { parsePeople, PeopleFileError, type Organisation, type SharedFolder } from './people.ts'
