// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What the checks say, by code: what was seen, and what to do about it. The shell says the same in the reader's language
 * (`lib/SetupCheck/Words.php`); a test compares the two.
 */
const SET_CLOCKS = 'Set the clocks of both machines, for example with: timedatectl set-ntp true'

export const words = {
	'store.ok': ['The service’s database answers.', ''],
	'store.broken': ['The service’s database does not answer: {detail}', 'Look at the free space and the owner of the data directory, then restart the service.'],
	'host.ok': ['The service reaches Nextcloud at {url}.', ''],
	'host.unreachable': ['The service does not reach Nextcloud at {url}: {detail}', 'Open this address on the machine of the service, or correct PLAZA_NEXTCLOUD_URL and restart the service.'],
	'host.other': ['At {url} something else answers than Plaza’s app (HTTP {status}).', 'Correct PLAZA_NEXTCLOUD_URL and restart the service, and see that the app is enabled.'],
	'host.secret': ['Nextcloud refuses the service’s signature: the two have different secrets.', 'Put the value of plaza_secret (config.php) into the service’s secret file again, as occ plaza:setup says, and restart the service.'],
	'host.clock': ['Nextcloud refuses the service’s signature because of its time.', SET_CLOCKS],
	'host.refused': ['Nextcloud refuses what the service asks: {detail}', 'Nextcloud’s log says more. A proxy between the two may change addresses or bodies.'],
	'host.silent': ['The service has not reached Nextcloud for more than two minutes.', 'Run occ plaza:setup: it says why.'],
	'protocol.ok': ['Nextcloud’s app and the service both speak protocol {protocol}.', ''],
	'protocol.differs': ['Nextcloud’s app speaks protocol {shell}, the service {service}: nothing is sent, events are kept.', 'Bring both to the same version and restart the service.'],
	'clock.ok': ['The clocks of Nextcloud and the service agree.', ''],
	'clock.apart': ['The clocks of Nextcloud and the service are {seconds} s apart; at more than 60 s they refuse each other.', SET_CLOCKS],
	'clock.far': ['The clocks of Nextcloud and the service are {seconds} s apart: they refuse each other.', SET_CLOCKS],
	'public.ok': ['Nextcloud answers at its public address {url}.', ''],
	'public.unreachable': ['Nobody answers at Nextcloud’s public address {url}: {detail}', 'Correct overwrite.cli.url (or plaza_public_url) in config.php: links in posts are built from it.'],
	'public.other': ['At Nextcloud’s public address {url} something else answers (HTTP {status}).', 'Correct overwrite.cli.url (or plaza_public_url) in config.php: links in posts are built from it.'],
	'public.differs': ['Nextcloud says that its public address is {shell}, the service believes {service}.', 'Set PLAZA_PUBLIC_URL of the service to Nextcloud’s address and restart it, or correct overwrite.cli.url (or plaza_public_url) in config.php.'],
	'browser.ok': ['Browsers reach the service at {url}.', ''],
	'browser.relay': ['There is no proxy line: Plaza works through the relay, by polling.', 'To see changes at once, put the block that occ plaza:setup prints into the web server’s configuration, and run it again.'],
	'browser.unused': ['The proxy line works, but browsers are not told to use it.', 'Run occ plaza:setup again, or: occ config:app:set plaza proxy --value={path}'],
	'browser.broken': ['Browsers are told to use {url}, but the service does not answer there ({detail}).', 'Put the block that occ plaza:setup prints into the web server’s configuration, or go back to the relay: occ config:app:delete plaza proxy'],
	'cookies.ok': ['The proxy keeps Nextcloud’s cookies from the service.', ''],
	'cookies.passed': ['The proxy passes Nextcloud’s cookies on to the service.', 'Strip them in the proxy block: RequestHeader unset Cookie (Apache), proxy_set_header Cookie "" (nginx), header_up -Cookie (Caddy).'],
	'stream.ok': ['Live changes pass the proxy at once.', ''],
	'stream.buffered': ['The proxy holds live changes back: two lines, sent 1 s apart, came {ms} ms apart.', 'Switch buffering off in the proxy block: flushpackets=on (Apache), proxy_buffering off (nginx), flush_interval -1 (Caddy).'],
	'stream.cut': ['The proxy cuts live changes off: {detail}', 'Compare the proxy block with the one that occ plaza:setup prints, above all its time-out.'],
	'link.ok': ['A stranger sees the newest public link (publication {publication}).', ''],
	'link.closed': ['A stranger does not see the newest public link (publication {publication}, HTTP {status}).', 'Open the post in Plaza: withdraw it, or share its file again. See also whether Nextcloud allows public links at all.'],
	'link.unreachable': ['The newest public link (publication {publication}) cannot be opened: {detail}', 'Open it in a private window. If it does not open there, correct overwrite.cli.url in config.php.'],
	'flow.ok': ['Every Flow rule of Plaza points at a channel.', ''],
	'flow.gone': ['Flow rules point at channels that are gone (rules {rules}).', 'Choose another channel in them, or delete them, in the Flow settings.'],
} as const satisfies Record<string, readonly [what: string, remedy: string]>

export type Code = keyof typeof words
export type State = 'ok' | 'warn' | 'fail'
type Params = Record<string, string | number>

/** One check's result; the shell's have the same shape. */
export interface Finding { id: string, state: State, code: string, params: Record<string, string>, what: string, remedy: string }

const fill = (text: string, params: Params): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))

/** The id is the code's first part. */
export function finding(state: State, code: Code, params: Params = {}): Finding {
	const [what, remedy] = words[code]
	return {
		id: code.split('.')[0]!, state, code, params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
		what: fill(what, params), remedy: fill(remedy, params),
	}
}
