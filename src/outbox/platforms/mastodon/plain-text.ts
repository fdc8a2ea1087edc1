// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { localMentions } from './count.ts'

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'', nbsp: ' ' }

/** The words of a post's HTML `content`, as a reader without formatting sees them. */
export function plainText(html: string): string {
	return html
		.replace(/<br\s*\/?>/gi, '\n')
		.replace(/<\/p>\s*<p[^>]*>/gi, '\n\n')
		.replace(/<[^>]*>/g, '')
		.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,8}));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
			if (name) return named[name.toLowerCase()] ?? whole
			const point = decimal ? Number(decimal) : parseInt(hex ?? '', 16)
			return point <= 0x10ffff ? String.fromCodePoint(point) : whole
		})
}

/**
 * What stays of a text through every server's rendering: no white space, no invisible joints, mentions without their domain,
 * links without `https://www.`.
 */
export function essence(text: string): string {
	return localMentions(text.normalize('NFC'))
		.replace(/https?:\/\/(?:www\.)?/gi, '')
		.replace(/[\s\u200b\u200c\u200e\u200f\u2060\ufeff]+/g, '')
}
