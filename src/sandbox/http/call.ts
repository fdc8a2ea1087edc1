// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { HttpBindings } from '@hono/node-server'
import type { Context as HonoContext } from 'hono'
import type { Operation } from '../contract/types.ts'
import type { Settings } from '../settings.ts'
import type { Account, App, Token } from '../state/records.ts'
import type { SandboxState } from '../state/state.ts'
import type { AuthorizationCodes } from '../routes/codes.ts'

export type Env = { Bindings: Partial<HttpBindings> }

/** What every route may use. */
export interface Sandboxed {
	settings: Settings
	state: SandboxState
	codes: AuthorizationCodes
}

/** A request after everything was checked. */
export interface Call extends Sandboxed {
	c: HonoContext<Env>
	operation: Operation
	requestId: string
	params: Record<string, string>
	query: Record<string, unknown>
	body: Record<string, unknown>
	files: Record<string, File>
	token: Token | null
	account: Account | null
	app: App | null
	/** The address by which this request came in, without a slash at the end. */
	apiUrl: string
}

/** What a route answers: JSON checked against the contract, or a page. */
export type Answer =
	| { status: number, json: unknown, headers?: Record<string, string> }
	| { status: number, html: string, headers?: Record<string, string> }

export type Handler = (call: Call) => Answer | Promise<Answer>

/** Handlers by the contract's own names: `POST /api/v1/statuses`. */
export type Handlers = Record<string, Handler>

export const json = (body: unknown, status = 200, headers?: Record<string, string>): Answer => ({ status, json: body, headers })

/** An expected failure in Mastodon's shape (entities/Error). */
export function refused(status: number, error: string, description?: string): Answer {
	return { status, json: { error, ...(description === undefined ? {} : { error_description: description }) } }
}

/** 422 in the shapes of both entities/Error and the contract's ValidationError. */
export function invalid(field: string, code: string, description: string): Answer {
	return { status: 422, json: { error: `Validation failed: ${description}`, details: { [field]: [{ error: code, description }] } } }
}

export const notFound = (): Answer => refused(404, 'Record not found')

/** The account of a call on a route that needs one. */
export function accountOf(call: Call): Account {
	if (!call.account) throw new Error(`${call.operation.key} was let through without an account`)
	return call.account
}
