// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A person's own requests to the shell (OCS). */
import { away, Failure, strange } from './failure.ts'
import type { Token } from './token.ts'

export function requestToken(): string {
	return document.head.dataset['requesttoken'] ?? ''
}

interface Envelope<T> { ocs: { meta: { statuscode: number, message?: string | null }, data: T } }

/** @param path below the shell's OCS base, such as `/token` */
export async function askShell<T>(ocs: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
	const response = await fetch(`${ocs.replace(/\/+$/, '')}${path}`, {
		method,
		credentials: 'same-origin',
		headers: { 'Accept': 'application/json', 'Content-Type': 'application/json', 'OCS-APIRequest': 'true', 'requesttoken': requestToken() },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	}).catch(() => { throw new Failure(away, 0) })
	const envelope = await response.json().catch(() => null) as Envelope<T> | null
	if (response.ok && envelope) return envelope.ocs.data
	const message = envelope?.ocs.meta.message
	throw new Failure(message ? { message: 'web.shell', text: message } : strange, response.status)
}

export async function askToken(ocs: string): Promise<Token> {
	const { token, expiresAt } = await askShell<Token>(ocs, 'POST', '/token')
	return { token, expiresAt: expiresAt < 1e12 ? expiresAt * 1000 : expiresAt }
}
