// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { scopesOfContract } from '../contract/contract.ts'

/** Splits "read write:media" as OAuth and Mastodon write it. */
export function parseScopes(text: string): string[] {
	return [...new Set(text.split(/[ +]+/).filter(Boolean))]
}

/** The first scope that Mastodon does not have. https://docs.joinmastodon.org/api/oauth-scopes/ */
export function unknownScope(scopes: string[]): string | undefined {
	const known = scopesOfContract()
	return scopes.find((scope) => !known.includes(scope))
}
