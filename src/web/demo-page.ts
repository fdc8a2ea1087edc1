// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The page that the service serves by itself, outside Nextcloud. Runs in Node as it is: it imports nothing. */

export interface DemoPage {
	/** What the page is told at its start; read by `src/web/api/state.ts`. */
	state: { mode: 'demo' } & Record<string, unknown>
	/** A BCP 47 tag, such as `de`. */
	lang: string
	/** Module scripts, in order. */
	scripts?: string[]
	styles?: string[]
}

/** What the page needs and nothing else: its own scripts and styles, pictures made from bytes that it fetched itself. */
export const demoPagePolicy = [
	'default-src \'none\'',
	'script-src \'self\'',
	'style-src \'self\' \'unsafe-inline\'',
	'img-src \'self\' data: blob:',
	'media-src \'self\' blob:',
	'font-src \'self\' data:',
	'connect-src \'self\'',
	'base-uri \'none\'',
	'form-action \'self\'',
	'frame-ancestors \'none\'',
].join('; ')

function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** JSON inside a script element must not end it. */
function escapeJson(value: unknown): string {
	return JSON.stringify(value).replace(/</g, '\\u003c').replace(/\u2028|\u2029/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`)
}

/**
 * @example
 * const html = demoPage({ state: { mode: 'demo' }, lang: preferredLanguage(request) })
 */
export function demoPage({ state, lang, scripts = ['/js/plaza-app.mjs'], styles = ['/css/plaza-demo.css', '/css/plaza-app.css'] }: DemoPage): string {
	return `<!DOCTYPE html>
<html lang="${escapeHtml(lang)}" data-locale="${escapeHtml(lang.replace('-', '_'))}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Plaza</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='9' fill='%2300679e'/%3E%3Cpath d='M8 23V9h9a5 5 0 0 1 0 10h-5' fill='none' stroke='%23fff' stroke-width='3.4'/%3E%3C/svg%3E">
${styles.map((href) => `<link rel="stylesheet" href="${escapeHtml(href)}">`).join('\n')}
${scripts.map((src) => `<script type="module" src="${escapeHtml(src)}"></script>`).join('\n')}
</head>
<body id="body-user" class="plaza-demo">
<div id="skip-actions"></div>
<div id="plaza"></div>
<noscript>Plaza needs JavaScript. · Plaza braucht JavaScript.</noscript>
<script type="application/json" id="plaza-state">${escapeJson(state)}</script>
</body>
</html>
`
}
