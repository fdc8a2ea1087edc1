// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { apiRoutes } from './server.ts'
import type { Service } from './context.ts'

/** The OpenAPI document of the API as it is served at /api/v1/openapi.json, without a running service. */
export async function openApiDocument(): Promise<unknown> {
	// The routes only look at the service when they are called; the document needs none of it but the demo's own routes.
	const service = { config: { mode: 'demo' }, local: {}, outbox: {}, platforms: [] } as unknown as Service
	return apiRoutes(service).getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'Plaza', version: '0.1.0', license: { name: 'AGPL-3.0-or-later' } } })
}
