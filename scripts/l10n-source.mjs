// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Finds every text that a person may read: in the pages, in the service's catalogue, in the shell.
import { readdir, readFile } from 'node:fs/promises'

const root = new URL('..', import.meta.url)
const quoted = String.raw`'((?:[^'\\]|\\.)*)'`
const patterns = {
	web: { one: new RegExp(String.raw`\bt\('plaza',\s*${quoted}`, 'g'), many: new RegExp(String.raw`\bn\('plaza',\s*${quoted},\s*${quoted}`, 'g') },
	php: { one: new RegExp(String.raw`->t\(\s*${quoted}`, 'g'), many: new RegExp(String.raw`->n\(\s*${quoted},\s*${quoted}`, 'g') },
}

const unescaped = (text) => text.replace(/\\(.)/g, '$1')

/** The key under which Nextcloud keeps a text with a number. */
export const pluralKey = (one, many) => `_${one}_::_${many}_`

async function sourcesBelow(folder, endings) {
	const entries = await readdir(new URL(folder, root), { recursive: true, withFileTypes: true }).catch(() => [])
	return entries.filter((entry) => entry.isFile() && endings.test(entry.name) && !/\.test\.ts$/.test(entry.name)).map((entry) => `${entry.parentPath}/${entry.name}`)
}

/** @returns {Map<string, string>} each key with the file that says it */
export async function sourceTexts() {
	const texts = new Map()
	for (const [kind, folders, endings] of [['web', ['src/web/'], /\.(ts|vue)$/], ['php', ['lib/', 'templates/'], /\.php$/]]) {
		for (const file of (await Promise.all(folders.map((folder) => sourcesBelow(folder, endings)))).flat()) {
			const source = await readFile(file, 'utf8')
			for (const [, text] of source.matchAll(patterns[kind].one)) texts.set(unescaped(text), file)
			for (const [, one, many] of source.matchAll(patterns[kind].many)) texts.set(pluralKey(unescaped(one), unescaped(many)), file)
		}
	}
	const { messages } = await import('../src/domain/messages.ts')
	for (const text of Object.values(messages)) texts.set(text, 'src/domain/messages.ts')
	return texts
}
