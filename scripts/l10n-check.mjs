// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Checks that every text has its German, with the same placeholders: `node scripts/l10n-check.mjs`.
// With `--write` it also makes l10n/de.js, as Nextcloud loads it, from l10n/de.json.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { onProjectNode } from './api-types.mjs'
import { sourceTexts } from './l10n-source.mjs'

const root = new URL('..', import.meta.url)

/** What must not get lost in a translation: `{name}`, `%n`, `%s`, `%1$s`, tags. */
function placeholders(text) {
	return [...new Set(text.match(/\{\w+\}|%n|%(?:\d+\$)?s|<\/?\w+>/g))].sort().join(' ')
}

function sourcesOf(key) {
	return /^_(.*)_::_(.*)_$/s.exec(key)?.slice(1) ?? [key]
}

/** @returns {string[]} what is missing, what is too much, what differs; one sentence each */
export async function l10nProblems() {
	const sources = await sourceTexts()
	const { translations } = JSON.parse(await readFile(new URL('l10n/de.json', root), 'utf8'))
	const missing = [...sources].filter(([key]) => !(key in translations)).map(([key, file]) => `German is missing: ${key} (${file})`)
	const stale = Object.keys(translations).filter((key) => !sources.has(key)).map((key) => `Nobody says this any more: ${key}`)
	const differing = Object.entries(translations).flatMap(([key, translation]) => {
		const [one, many = one] = sourcesOf(key)
		return [translation].flat().filter((text) => ![one, many].some((source) => placeholders(source) === placeholders(text))).map((text) => `Placeholders differ: ${key} → ${text}`)
	})
	const script = await readFile(new URL('l10n/de.js', root), 'utf8').catch(() => '')
	return [...missing, ...stale, ...differing, ...(script === await germanScript() ? [] : ['l10n/de.js is not made from l10n/de.json: run node scripts/l10n-check.mjs --write'])]
}

/** The same texts as the script that Nextcloud's own pages load. */
async function germanScript() {
	const { translations, pluralForm } = JSON.parse(await readFile(new URL('l10n/de.json', root), 'utf8'))
	return `OC.L10N.register(\n\t'plaza',\n\t${JSON.stringify(translations, null, '\t').replaceAll('\n', '\n\t')},\n\t'${pluralForm}')\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url) && onProjectNode(import.meta.url)) {
	if (process.argv.includes('--write')) await writeFile(new URL('l10n/de.js', root), await germanScript())
	const problems = await l10nProblems()
	for (const problem of problems) console.error(problem)
	if (problems.length > 0) process.exitCode = 1
	else console.log('Every text has its German.')
}
