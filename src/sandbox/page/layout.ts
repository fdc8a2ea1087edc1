// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { html, type Markup } from './markup.ts'
import type { Words } from './words.ts'

export interface Layout {
	words: Words
	basePath: string
	title: string
	main: Markup
	/** For the preview that other programs show of a link. */
	meta?: Markup
	/** Whether the page follows what happens. */
	live?: boolean
}

/** The frame of every page. */
export function page({ words, basePath, title, main, meta, live }: Layout): string {
	return html`<!DOCTYPE html>
<html lang="${words.language}">
<head>
	<meta charset="utf-8">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<meta name="robots" content="noindex">
	<meta name="color-scheme" content="light dark">
	<title>${title} · ${words.sandbox}</title>
	<link rel="icon" href="${basePath}/icon.svg" type="image/svg+xml">
	<link rel="stylesheet" href="${basePath}/style.css">
	${meta ?? null}
	${live ? html`<script src="${basePath}/live.js" defer></script>` : null}
</head>
<body>
	<header class="banner">
		<div class="column">
			<a class="mark" href="${basePath || '/'}">${words.sandbox}</a>
			<p>${words.promise}</p>
		</div>
	</header>
	<main class="column">${main}</main>
	<footer class="column"><p>${words.about}</p></footer>
</body>
</html>
`.text
}
