// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Builds what browsers load: js/ and css/. `npm run build`
import { copyFile, cp, readdir, readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { makeApiTypes, onProjectNode } from './api-types.mjs'

const root = new URL('..', import.meta.url)
const path = (name) => fileURLToPath(new URL(name, root))

/** Nextcloud adds `?v=…` to an entry's address: a chunk that imports an entry by its plain name would load it a second time. */
async function refuseImportsOfEntries() {
	for (const name of await readdir(path('js/chunks/'))) {
		const entry = /["']\.\.\/(plaza-[\w-]+\.mjs)["']/.exec(await readFile(path(`js/chunks/${name}`), 'utf8'))
		if (entry) throw new Error(`js/chunks/${name} imports ${entry[1]}: move what they share out of the entry`)
	}
}

if (onProjectNode(import.meta.url)) {
	const { build } = await import('vite')
	await makeApiTypes()
	await Promise.all(['js/', 'css/'].map((folder) => rm(path(folder), { recursive: true, force: true })))
	for (const mode of ['app', 'flow']) {
		await build({ root: path('.'), configFile: path('vite.config.ts'), mode, logLevel: 'warn' })
		await cp(path(`build/${mode}/`), path('.'), { recursive: true })
	}
	await refuseImportsOfEntries()
	await copyFile(path('src/web/demo/theme.css'), path('css/plaza-demo.css'))
}
