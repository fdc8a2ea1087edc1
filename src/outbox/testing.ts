// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The outbox's inner steps, for tests that run them against each other. */
export * as actions from './actions.ts'
export { beginSending, cancelUnsent, voidUnsent } from './deliver/begin.ts'
export { claimNext, nextDue } from './deliver/claim.ts'
export { type Attempt, published, failed, release } from './deliver/settle.ts'
export type { OutboxParts } from './parts.ts'
export * as records from './records.ts'
