// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
export * from './failure.ts'
export * from './host.ts'
export * from './messages.ts'
export * from './platform.ts'
export * from './policy.ts'
export * from './publication.ts'
