// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
export { addEntry, fileUnder, type NewEntry } from './entries.ts'
export { project, projectEvent, projectEvents } from './project.ts'
export { readEntries } from './read.ts'
