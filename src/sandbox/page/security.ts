// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Headers of the public pages: nothing from elsewhere, nothing inline, no frames. */
export function pageHeaders({ formAction = '' } = {}): Record<string, string> {
	const policy = [
		'default-src \'none\'', 'img-src \'self\'', 'style-src \'self\'', 'script-src \'self\'', 'connect-src \'self\'',
		'base-uri \'none\'', 'frame-ancestors \'none\'', `form-action 'self'${formAction && ` ${formAction}`}`,
	]
	return {
		'Content-Security-Policy': policy.join('; '),
		'X-Content-Type-Options': 'nosniff',
		'Referrer-Policy': 'no-referrer',
		'X-Robots-Tag': 'noindex, nofollow',
		'Cache-Control': 'no-store',
		'Vary': 'Accept-Language',
	}
}

/** Headers of files that somebody uploaded, or that are drawings: opened directly they can do nothing. */
export function fileHeaders(type: string): Record<string, string> {
	return {
		'Content-Type': type,
		'Content-Security-Policy': 'default-src \'none\'; form-action \'none\'; sandbox',
		'X-Content-Type-Options': 'nosniff',
		'Content-Disposition': 'inline',
		'Cache-Control': 'private, max-age=3600',
	}
}
