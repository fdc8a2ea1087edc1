// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Fault, When } from './types.ts'

/** Faults as Mastodon itself words them. */
export const rateLimited = (retryAfterSeconds = 60): Fault =>
	({ kind: 'answer', status: 429, error: 'Too many requests', retryAfterSeconds })

export const tokenRevoked = (): Fault => ({ kind: 'answer', status: 401, error: 'The access token was revoked' })

export const forbidden = (): Fault => ({ kind: 'answer', status: 403, error: 'This action is not allowed' })

export const unprocessable = (error: string): Fault => ({ kind: 'answer', status: 422, error })

export const broken = (when: When = 'before', status: 500 | 502 | 503 | 504 = 500): Fault =>
	({ kind: 'answer', status, when, error: 'There was a problem processing your request' })

export const hang = (when: When = 'before', ms?: number): Fault => ({ kind: 'hang', when, ms })

export const cut = (when: When = 'before'): Fault => ({ kind: 'cut', when })

export const htmlInstead = (when: When = 'before', status = 200): Fault => ({ kind: 'html', when, status })

export const emptyInstead = (when: When = 'before', status = 200): Fault => ({ kind: 'empty', when, status })
