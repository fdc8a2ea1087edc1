// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { escapeHtml } from '../text/html.ts'

/** An account's initials on a colour of its own, as SVG. */
export function avatarSvg(displayName: string, handle: string): string {
	const initials = displayName.split(/\s+/).flatMap((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? []).slice(0, 2).join('').toUpperCase()
	const hue = [...handle].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80">`
		+ `<rect width="80" height="80" fill="hsl(${hue} 45% 38%)"/>`
		+ `<text x="40" y="42" fill="#fff" font-family="system-ui,sans-serif" font-size="32" font-weight="600"`
		+ ` text-anchor="middle" dominant-baseline="central">${escapeHtml(initials || '?')}</text></svg>`
}

export const headerSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1500 500" width="1500" height="500">`
	+ `<rect width="1500" height="500" fill="#e9d8a6"/><path d="M0 380q375-120 750 0t750 0v120H0z" fill="#d8b76a"/></svg>`

export const iconSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">`
	+ `<rect width="32" height="32" rx="8" fill="#e9c46a"/><path d="M5 22q5.5-7 11 0t11 0v5H5z" fill="#8a6100"/></svg>`
