// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { demoPage } from './src/web/demo-page.ts'

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string }

/** Built one by one (`--mode flow` for the Flow forms): each brings one style sheet. */
const entries: Record<string, string> = { app: 'src/web/main.ts', flow: 'src/web/flow/main.ts' }

/** While developing, pages come from here: the same HTML that the service serves, with the sources instead of the bundles. */
function developmentPage(): Plugin {
	return {
		name: 'plaza-development-page',
		apply: 'serve',
		configureServer(server) {
			return () => server.middlewares.use((request, response, next) => {
				if (request.method !== 'GET' || !request.headers.accept?.includes('text/html')) return next()
				const page = demoPage({
					state: { mode: 'demo' },
					lang: request.headers['accept-language']?.startsWith('de') ? 'de' : 'en',
					scripts: ['/src/web/main.ts'],
					styles: ['/src/web/demo/theme.css'],
				})
				server.transformIndexHtml(request.url ?? '/', page).then((html) => {
					response.setHeader('Content-Type', 'text/html; charset=utf-8')
					response.end(html)
				}, next)
			})
		},
	}
}

export default defineConfig(({ mode }) => {
	const name = mode in entries ? mode : 'app'
	const service = process.env['PLAZA_SERVICE'] ?? 'http://127.0.0.1:8787'
	return {
		plugins: [vue(), developmentPage()],
		appType: 'custom',
		base: './',
		publicDir: false as const,
		define: {
			'appName': JSON.stringify('plaza'),
			'appVersion': JSON.stringify(version),
			'process.env.NODE_ENV': JSON.stringify(mode === 'development' ? 'development' : 'production'),
		},
		build: {
			target: 'es2022',
			// `scripts/build.mjs` puts it into js/ and css/, where Nextcloud looks.
			outDir: `build/${name}`,
			emptyOutDir: true,
			cssCodeSplit: false,
			sourcemap: false,
			chunkSizeWarningLimit: 1500,
			rollupOptions: {
				input: { [name]: entries[name]! },
				output: {
					entryFileNames: 'js/plaza-[name].mjs',
					chunkFileNames: `js/chunks/${name}-[name]-[hash].mjs`,
					// What loads chunks may itself not stand in an entry, which has another address in Nextcloud (`?v=…`).
					codeSplitting: { groups: [{ name: 'preload', test: /preload-helper/ }] },
					assetFileNames: (asset: { names: string[] }) => asset.names.some((file) => file.endsWith('.css')) ? `css/plaza-${name}.css` : 'css/assets/[name]-[hash][extname]',
				},
			},
		},
		server: {
			host: '127.0.0.1',
			proxy: Object.fromEntries(['/api', '/sandbox', '/demo', '/s/'].map((path) => [path, { target: service }])),
		},
	}
})
