// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A JSON Schema (2020-12), as OpenAPI 3.1 uses it. */
export interface Schema {
	[keyword: string]: unknown
}

/** A parameter of a request as the contract describes it. */
export interface Parameter {
	name: string
	in: 'path' | 'query' | 'header'
	required?: boolean
	schema: Schema
}

/** One method of one path. */
export interface Operation {
	/** `POST /api/v1/statuses`: how faults, handlers and the logs name it. */
	key: string
	method: string
	template: string
	parameters: Parameter[]
	/** The body's schema, closed: unknown members are refused. Null where the operation has no body. */
	body: Schema | null
	bodyRequired: boolean
	bodyTypes: string[]
	/** Any one of these scopes is enough. Empty: no token needed. */
	scopes: string[]
	/** Answers without a token what is public. */
	publicRead: boolean
	/** Status to schema; null where the contract has an answer without a schema. */
	answers: Map<number, Schema | null>
}

/** What a method and path mean under the contract. */
export type Match =
	| { kind: 'operation', operation: Operation, params: Record<string, string> }
	| { kind: 'wrong-method', allow: string[] }
	| { kind: 'unknown-route' }
