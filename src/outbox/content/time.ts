// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { Temporal } from 'temporal-polyfill'
import { fail, ok, type Problem, type Result } from '../../domain/index.ts'

/** When a post goes out: an instant (milliseconds since 1970) and the zone in which it was meant. */
export interface DueTime { at: number, zone: string }

/**
 * Reads `at`: with an offset it is exact, without one it is local time in the channel's zone. An hour that the clocks skip is an error; of an
 * hour that they repeat the first is meant.
 * @param zone IANA name, such as Europe/Berlin
 */
export function readTime(value: string, zone: string): Result<DueTime, Problem> {
	const text = value.trim().replace(/^(\d{4}-\d{2}-\d{2})[ \t]+(?=\d)/, '$1T').replace(/\s+(?=[+-]\d|Z$)/, '')
	const invalid = fail<Problem>({ message: 'post.time_invalid', params: { value }, field: 'at' })
	if (/(Z|[+-]\d{2}:?\d{2})$/i.test(text)) {
		try { return ok({ at: Temporal.Instant.from(text).epochMilliseconds, zone }) } catch { return invalid }
	}
	let local: Temporal.PlainDateTime
	try { local = Temporal.PlainDateTime.from(text, { overflow: 'reject' }) } catch { return invalid }
	// A zone or calendar in brackets would be read and not followed.
	if (!/T\d/.test(text) || text.includes('[')) return invalid
	let moment: Temporal.ZonedDateTime
	try { moment = local.toZonedDateTime(zone, { disambiguation: 'compatible' }) } catch { return invalid }
	if (!moment.toPlainDateTime().equals(local)) return fail({ message: 'post.time_skipped', params: { value, zone }, field: 'at' })
	return ok({ at: moment.epochMilliseconds, zone })
}

/** Whether this is a time zone that the machine knows. */
export function isZone(zone: string): boolean {
	try { Temporal.Now.zonedDateTimeISO(zone); return true } catch { return false }
}
