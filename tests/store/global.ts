// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** One server for all suites of a run; each scene takes a database of its own. */
import { startServer } from './postgres.ts'

export async function setup(): Promise<() => void> {
	const server = await startServer()
	process.env.PLAZA_TEST_POSTGRES = server.url
	return () => server.remove()
}
