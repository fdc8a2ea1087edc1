// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { lookup as systemLookup } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { isPublicAddress } from './address.ts'
import { BlockedAddressError } from './errors.ts'

/** Asks for all addresses of a name, as `dns.lookup` does with `all: true`. */
export type LookupAll = (hostname: string, callback: (error: Error | null, addresses: LookupAddress[]) => void) => void

export interface ConnectorOptions {
	/** Exact origins (`http://127.0.0.1:8787`) that the operator configured: they pass, wherever they lead. */
	allowOrigins: string[]
	/** Time for name, connection and TLS, in ms. */
	connectMs: number
	lookup?: LookupAll
}

/**
 * undici's connector behind one check: literals before anything (Node looks no literal up), every looked-up address after.
 * The socket then uses just the addresses that were checked, so a second answer of the DNS changes nothing.
 */
export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
	const allowed = new Set(options.allowOrigins.map((origin) => new URL(origin).origin))
	const free = buildConnector({ timeout: options.connectMs, allowH2: false })
	const checked = buildConnector({ timeout: options.connectMs, allowH2: false, lookup: guardedLookup(options.lookup ?? lookupAll) })
	return (target, callback) => {
		if (allowed.has(originOf(target))) return free(target, callback)
		const host = target.hostname.replace(/^\[|\]$/g, '')
		if (isIP(host) !== 0 && !isPublicAddress(host)) return callback(new BlockedAddressError(host, host), null)
		checked(target, callback)
	}
}

function originOf(target: buildConnector.Options): string {
	const { protocol, hostname, port, host } = target
	return new URL(`${protocol}//${host ?? (port ? `${hostname}:${port}` : hostname)}`).origin
}

const lookupAll: LookupAll = (hostname, callback) => systemLookup(hostname, { all: true }, callback)

function guardedLookup(lookup: LookupAll): LookupFunction {
	return (hostname, options, callback) => {
		lookup(hostname, (error, addresses) => {
			if (error) return callback(error, [])
			const blocked = addresses.find(({ address }) => !isPublicAddress(address))
			if (blocked) return callback(new BlockedAddressError(hostname, blocked.address), [])
			const [first] = addresses
			if (!first) return callback(Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' }), [])
			if (options.all) return callback(null, addresses)
			callback(null, first.address, first.family)
		})
	}
}
