// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createRoute, type RouteConfig, z } from '@hono/zod-openapi'
import { ApiError } from './shapes.ts'

const json = <T extends z.ZodType>(schema: T, description: string) => ({ content: { 'application/json': { schema } }, description })

const refusals = {
	400: json(ApiError, 'The request is not of this form.'),
	401: json(ApiError, 'Not signed in.'),
	403: json(ApiError, 'Not allowed; the error names the rule.'),
	404: json(ApiError, 'Nothing here that you may see.'),
	409: json(ApiError, 'It is not what you looked at, or not possible in its state.'),
	422: json(ApiError, 'Understood, and must be mended.'),
	503: json(ApiError, 'The host is away; nothing was lost.'),
}

type Method = 'get' | 'post' | 'patch' | 'delete'

/** A JSON route of the API with the refusals that every route can give. */
export function route<M extends Method, P extends string, A extends z.ZodType, const I extends NonNullable<RouteConfig['request']> = object>(method: M, path: P, summary: string, answer: A, request?: I) {
	return createRoute({ method, path, summary, request: (request ?? {}) as I, responses: { 200: json(answer, summary), ...refusals } })
}

export const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } })
export const idParam = z.object({ id: z.string() })
