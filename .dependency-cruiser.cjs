// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// The rooms and their doors: `docs/adr/0001-three-programs-one-seam.md` says why.
const rooms = ['activitypub', 'feeds', 'governance', 'hosts', 'outbox', 'sandbox', 'store', 'stream', 'service', 'web']

module.exports = {
	forbidden: [
		{
			name: 'no-circular',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'domain-does-no-io',
			comment: 'The domain holds rules and promises. What reads a disk, a socket or a clock lives in another room.',
			severity: 'error',
			from: { path: '^src/domain', pathNot: '\\.test\\.ts$' },
			to: { path: ['^src/(?!domain)', '^(fs|net|http|https|child_process|worker_threads)$', 'node_modules/(undici|kysely|hono|pg|masto)'] },
		},
		...rooms.map((room) => ({
			name: `door-of-${room}`,
			comment: `${room} is entered through src/${room}/index.ts`,
			severity: 'error',
			from: { path: '^src/', pathNot: `^src/${room}/` },
			to: { path: `^src/${room}/`, pathNot: `^src/${room}/(index\\.ts$|[^/]+/index\\.ts$)` },
		})),
		{
			name: 'adapters-never-import-each-other',
			severity: 'error',
			from: { path: '^src/(outbox/platforms|hosts)/([^/]+)/' },
			to: { path: '^src/(outbox/platforms|hosts)/[^/]+/', pathNot: '^src/$1/$2/' },
		},
		{
			name: 'web-takes-only-types-and-the-api',
			severity: 'error',
			from: { path: '^src/web/' },
			to: { path: '^src/(?!web|domain)', dependencyTypesNot: ['type-only'] },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		exclude: { path: 'node_modules' },
		enhancedResolveOptions: { extensions: ['.ts', '.js', '.vue', '.d.ts'] },
	},
}
