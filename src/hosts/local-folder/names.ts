// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Names of files: which are seen at all, which may be given, and what their ending says about the content. */
import { HostError } from '../../domain/host.ts'

/** Hidden files, unfinished downloads, and what editors and offices lay beside a file while they work on it. */
const PASSING = [/^\./, /~$/, /^~\$/, /^#.*#$/, /\.(?:part|partial|crdownload|tmp|sw[a-p]x?)$/i, /^4913$/]

export const isPassing = (name: string): boolean => PASSING.some((pattern) => pattern.test(name))

const CONTROL = /[\u0000-\u001f\u007f]/

/** @throws HostError `refused` where a file could not or should not bear this name. */
export function checkName(name: string): string {
	if (name === '' || name === '.' || name === '..' || /[/\\]/.test(name) || CONTROL.test(name)) {
		throw new HostError('refused', 'A name must not be empty and must not contain a slash or control characters.')
	}
	if (Buffer.byteLength(name) > 250) throw new HostError('refused', 'This name is too long.')
	if (isPassing(name)) throw new HostError('refused', 'Hidden and temporary names are not shown here.')
	return name
}

const MIME: Record<string, string> = {
	md: 'text/markdown', markdown: 'text/markdown', txt: 'text/plain', csv: 'text/csv', ics: 'text/calendar',
	jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', gif: 'image/gif', webp: 'image/webp', avif: 'image/avif',
	heic: 'image/heic', heif: 'image/heif', tif: 'image/tiff', tiff: 'image/tiff', bmp: 'image/bmp', svg: 'image/svg+xml',
	mp4: 'video/mp4', m4v: 'video/x-m4v', mov: 'video/quicktime', webm: 'video/webm', mkv: 'video/x-matroska',
	mp3: 'audio/mpeg', m4a: 'audio/mp4', ogg: 'audio/ogg', oga: 'audio/ogg', opus: 'audio/ogg', flac: 'audio/flac', wav: 'audio/wav',
	vtt: 'text/vtt', srt: 'application/x-subrip', pdf: 'application/pdf', zip: 'application/zip', json: 'application/json',
	yaml: 'application/yaml', yml: 'application/yaml', html: 'text/html', htm: 'text/html',
	odt: 'application/vnd.oasis.opendocument.text', odp: 'application/vnd.oasis.opendocument.presentation',
	ods: 'application/vnd.oasis.opendocument.spreadsheet',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

export function mimeOf(name: string, kind: 'file' | 'folder' = 'file'): string {
	if (kind === 'folder') return 'httpd/unix-directory'
	const dot = name.lastIndexOf('.')
	return (dot > 0 ? MIME[name.slice(dot + 1).toLowerCase()] : undefined) ?? 'application/octet-stream'
}
