// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** SHA-256 as hex. Text is taken as UTF-8. */
export function sha256(data: string | Uint8Array): string {
	return createHash('sha256').update(data).digest('hex')
}

/** A secret of 256 bits, in base64url. */
export function newSecret(): string {
	return randomBytes(32).toString('base64url')
}

/** Whether a secret is the one whose hash was kept. */
export function matchesHash(secret: string, hash: string): boolean {
	return timingSafeEqual(Buffer.from(sha256(secret), 'hex'), Buffer.from(hash, 'hex'))
}

/** PKCE S256: the challenge that belongs to a verifier (RFC 7636). */
export function codeChallenge(verifier: string): string {
	return createHash('sha256').update(verifier).digest('base64url')
}
