// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What the guard says when it stops a request. Each is an `Error` with a sentence for people and a `code` for programs; none
 * carries a header or a body. With the built-in `fetch` they are the `cause` of its `TypeError`.
 */
export class GuardError extends Error {
	readonly code: string

	constructor(code: string, message: string, options?: ErrorOptions) {
		super(message, options)
		this.name = new.target.name
		this.code = code
	}
}

/** Nothing was sent: the address is not a public one, and the operator allowed no such origin. */
export class BlockedAddressError extends GuardError {
	constructor(host: string, address: string) {
		super('PLAZA_BLOCKED_ADDRESS', host === address
			? `${host} is not a public address. An operator can allow its exact origin.`
			: `${host} leads to ${address}, which is not a public address. An operator can allow its exact origin.`)
	}
}

/** Nothing was sent: only http and https go out, without a name and password in the address. */
export class RefusedUrlError extends GuardError {
	constructor(why: string) {
		super('PLAZA_REFUSED_URL', `This address cannot be fetched: ${why}.`)
	}
}

/** The answer (redirects and body included) did not end in time. */
export class DeadlineError extends GuardError {
	constructor(host: string, deadlineMs: number) {
		super('PLAZA_DEADLINE', `${host} did not answer to the end within ${deadlineMs / 1000} seconds.`)
	}
}

/** The body grew past the cap once decompressed. */
export class TooLargeError extends GuardError {
	constructor(host: string, limit: number) {
		super('PLAZA_TOO_LARGE', `The answer of ${host} is larger than ${limit} bytes.`)
	}
}

/** A redirect that nobody asked for, one too many, a malformed one, or one into what only the operator may name. */
export class RedirectError extends GuardError {
	constructor(host: string, why: string) {
		super('PLAZA_REDIRECT', `${host} redirects ${why}.`)
	}
}

/** No connection, or one that broke: `code` is the system's (`ECONNREFUSED`, `ENOTFOUND`, `UND_ERR_SOCKET`, …). */
export class NetworkError extends GuardError {
	constructor(host: string, code: string, cause: unknown) {
		super(code, `${host} cannot be reached, or the connection broke (${code}).`, { cause })
	}
}
