// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Told } from './types.ts'

/** A request that did not do what was asked, with a sentence for the person who asked. */
export class Failure extends Error {
	readonly told: Told
	/** The HTTP status; 0 when nothing answered. */
	readonly status: number

	constructor(told: Told, status: number) {
		super(told.text)
		this.name = 'Failure'
		this.told = told
		this.status = status
	}
}

/** Not in the service's catalogue: the browser says these itself. */
export const away: Told = { message: 'web.away', text: 'Plaza does not answer. Nothing was lost; try again in a minute.' }
export const strange: Told = { message: 'web.strange', text: 'Plaza answered something unexpected. Load the page again; if it stays, tell your administrator.' }

/** @param body what was answered, if it could be read: the service's own error, or anything */
export function failureFrom(body: unknown, status: number): Failure {
	const error = (body as { error?: Partial<Told> } | null | undefined)?.error
	if (typeof error?.message === 'string' && typeof error.text === 'string') return new Failure(error as Told, status)
	return new Failure(status >= 500 ? away : strange, status)
}

/** The failure that an answer describes. */
export async function failureOf(response: Response): Promise<Failure> {
	return failureFrom(await response.json().catch(() => null), response.status)
}
