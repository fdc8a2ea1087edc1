// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { getCanonicalLocale } from '@nextcloud/l10n'

const day = 86_400_000

function format(at: number, options: Intl.DateTimeFormatOptions): string {
	return new Intl.DateTimeFormat(getCanonicalLocale(), options).format(at)
}

/** The calendar day of a moment, as `2026-11-30`. */
export function dayKey(at: number, timeZone?: string): string {
	return new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }).format(at)
}

/** `yesterday`, `today`, `tomorrow` in the reader's language; null for other days. */
function nearDay(at: number, now: number, timeZone?: string): string | null {
	const apart = Math.round((Date.parse(dayKey(at, timeZone)) - Date.parse(dayKey(now, timeZone))) / day)
	return Math.abs(apart) > 1 ? null : new Intl.RelativeTimeFormat(getCanonicalLocale(), { numeric: 'auto' }).format(apart, 'day')
}

const capitalised = (text: string): string => text.charAt(0).toLocaleUpperCase(getCanonicalLocale()) + text.slice(1)

/** `Today`, `Monday`, `Monday, 30 November` or with the year, as far away as it is. */
export function dayName(at: number, now = Date.now()): string {
	const near = nearDay(at, now)
	if (near) return capitalised(near)
	if (Math.abs(now - at) < 6 * day) return format(at, { weekday: 'long' })
	const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
	return format(at, { weekday: 'long', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) })
}

export function clock(at: number, timeZone?: string): string {
	return format(at, { hour: '2-digit', minute: '2-digit', timeZone })
}

/** `tomorrow 09:00`, `Monday 09:00` within a week, else `30 Nov 2026, 09:00`. */
export function moment(at: number, timeZone?: string, now = Date.now()): string {
	const near = nearDay(at, now, timeZone)
	if (near) return `${near} ${clock(at, timeZone)}`
	if (Math.abs(at - now) < 6 * day) return `${format(at, { weekday: 'long', timeZone })} ${clock(at, timeZone)}`
	return format(at, { dateStyle: 'medium', timeStyle: 'short', timeZone })
}

export function fullMoment(at: number, timeZone?: string): string {
	return format(at, { dateStyle: 'full', timeStyle: 'short', timeZone })
}

export function ownTimeZone(): string {
	return Intl.DateTimeFormat().resolvedOptions().timeZone
}
