// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** The parts of `npm test`: each can run alone with `npm run test:PART`. */
const parts = {
	unit: { include: ['src/**/*.test.ts', 'tests/contract/**/*.test.ts', 'tests/outbox/**/*.test.ts', 'tests/service/**/*.test.ts', 'tests/store/both/**/*.test.ts'], exclude: ['tests/contract/*nextcloud*.test.ts'], testTimeout: 30_000 },
	/** The same suites, and those of several processes, over a PostgreSQL of the tests' own. */
	postgres: {
		include: ['tests/store/**/*.test.ts', 'tests/outbox/**/*.test.ts', 'src/stream/**/*.test.ts'], testTimeout: 120_000,
		// What may stand in a file is the same question on both.
		exclude: ['tests/outbox/bad-input.test.ts'], globalSetup: ['tests/store/global.ts'], env: { PLAZA_TEST_STORE: 'postgres' },
	},
	crash: { include: ['tests/crash/**/*.test.ts'], testTimeout: 600_000 },
	integration: { include: ['tests/integration/**/*.test.ts', 'tests/contract/*nextcloud*.test.ts'], testTimeout: 120_000 },
	e2e: { include: ['tests/e2e/**/*.test.ts'], testTimeout: 120_000 },
}

/** Real servers and browsers on two busy cores: what fails for its time alone is tried again where nobody is there to do it. Vitest reports each retry. */
const retry = (name: string): number => process.env['CI'] && name !== 'unit' ? 2 : 0

export default defineConfig({
	plugins: [vue()],
	test: {
		projects: Object.entries(parts).map(([name, part]) => ({
			extends: true as const,
			test: { name, environment: 'node', pool: 'forks', hookTimeout: 180_000, retry: retry(name), ...part },
		})),
		maxWorkers: 2,
	},
})
