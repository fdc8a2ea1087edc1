// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What the page was told when it was made, by the shell (initial state) or by the demo's service. */
export interface NextcloudState {
	mode: 'nextcloud'
	/** Base of the service behind the web server's proxy line; null where there is none. */
	direct: string | null
	/** Base of the service through the shell. */
	relay: string
	/** Base of the shell's own requests. */
	ocs: string
	person: { id: string, displayName: string }
	/** The path of this page, without a trailing slash. */
	publicPath: string
	protocol: number
}

export type State = NextcloudState | { mode: 'demo' }

function decoded(base64: string): unknown {
	return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))))
}

/** Reads the page itself, so it works where Nextcloud's own scripts do not run. */
export function readState(page: Document = document): State {
	const demo = page.getElementById('plaza-state')?.textContent
	if (demo) return JSON.parse(demo) as State
	const shell = page.querySelector<HTMLInputElement>('#initial-state-plaza-state, #initial-state-plaza-config')?.value
	if (shell) return decoded(shell) as NextcloudState
	throw new Error('Plaza’s page came without its state.')
}
