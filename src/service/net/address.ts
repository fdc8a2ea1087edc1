// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import ipaddr from 'ipaddr.js'

const globalIpv6 = ipaddr.IPv6.parseCIDR('2000::/3')
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/**
 * Whether an IP literal (with or without brackets) is an address of the public internet. ipaddr.js takes what no list names
 * for `unicast` (`::7f00:1`, which is `::127.0.0.1`, among them), so an IPv6 address must lie in 2000::/3 as well.
 */
export function isPublicAddress(literal: string): boolean {
	const text = literal.replace(/^\[|\]$/g, '')
	if (!ipaddr.isValid(text)) return false
	const address = unwrap(ipaddr.parse(text))
	if (address.range() !== 'unicast') return false
	return address instanceof ipaddr.IPv4 || address.match(globalIpv6)
}

/** IPv4 inside IPv6 is judged by the IPv4 address: mapped (`::ffff:a.b.c.d`) and the well-known NAT64 prefix (RFC 6052). */
function unwrap(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
	if (address instanceof ipaddr.IPv4) return address
	if (address.isIPv4MappedAddress()) return address.toIPv4Address()
	if (address.match(nat64)) return new ipaddr.IPv4(address.toByteArray().slice(12))
	return address
}
