// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What went wrong on the way out, sorted by what happens next. Expected failures are values; bugs are thrown.
 * `message` is a key of the l10n catalogue (`src/domain/messages.ts`), `params` fill it; both reach the screen.
 */
import type { MessageKey } from './messages.ts'

export interface Told { message: MessageKey, params?: Record<string, string | number> }

/** A place in the post's file that must be mended, and how. */
export interface Problem extends Told {
	/** 1-based line in the Markdown file, where one is to blame. */
	line?: number
	/** Front-matter field, such as `at` or `alt`. */
	field?: string
	/** The account whose limits are broken, where it is one account's. */
	account?: string
}

export type Failure =
	/** Nothing was posted; try again after `afterMs` (the platform's word) or by backoff. */
	| { next: 'retry', afterMs?: number } & Told
	/** The token has expired and can be refreshed. */
	| { next: 'refresh' } & Told
	/** The token is dead: a person must connect the account again. */
	| { next: 'reconnect' } & Told
	/** The platform refuses this content: a person must edit. */
	| { next: 'edit', problems: Problem[] } & Told
	/** The answer was lost: it may be live. Read back before anything is sent again. */
	| { next: 'readBack' } & Told
	/** The platform (or this way of using it) is gone for good. */
	| { next: 'gone' } & Told

export type Result<T, E = Failure> = { ok: true, value: T } | { ok: false, error: E }

export const ok = <T>(value: T): { ok: true, value: T } => ({ ok: true, value })
export const fail = <E>(error: E): { ok: false, error: E } => ({ ok: false, error })
