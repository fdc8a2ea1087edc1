// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { BrowserContext } from 'playwright-core'

/**
 * Signs in to a Nextcloud by its form, posted as a browser would: the form's own script is not built on every machine.
 * A server whose database is busy may refuse it; people try again, too.
 */
export async function signIn({ request }: BrowserContext, nextcloud: string, user: string, password: string): Promise<void> {
	for (let tries = 0; tries < 4; tries++) {
		const form = await (await request.get(`${nextcloud}/index.php/login`)).text()
		const requesttoken = /data-requesttoken="([^"]+)"/.exec(form)?.[1] ?? ''
		const answer = await request.post(`${nextcloud}/index.php/login`, { form: { user, password, requesttoken }, headers: { origin: nextcloud } })
		if (answer.ok() && !answer.url().includes('/login')) return
	}
	throw new Error(`${user} could not sign in to ${nextcloud}`)
}
