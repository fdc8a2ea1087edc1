// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { Hono } from 'hono'
import type { Context as HonoContext } from 'hono'
import { readBody, UnreadableBody } from './contract/body.ts'
import { Faults } from './faults/faults.ts'
import { serveControls } from './faults/controls.ts'
import type { Env, Handlers, Sandboxed } from './http/call.ts'
import { refused } from './http/call.ts'
import type { Pipeline } from './http/pipeline.ts'
import { handle } from './http/pipeline.ts'
import { RateLimiter } from './http/rate-limit.ts'
import { respond } from './http/respond.ts'
import type { Violation } from './http/violations.ts'
import { Violations } from './http/violations.ts'
import { LiveEvents } from './page/events.ts'
import { servePage } from './page/serve.ts'
import { pickLanguage } from './page/words.ts'
import type { DemoAccount, NewAccount } from './people.ts'
import { connectDemoAccount, createAccount, findAccount, issueToken } from './people.ts'
import { accountRoutes } from './routes/accounts.ts'
import { appRoutes } from './routes/apps.ts'
import { authorizeRoutes, consentWithoutPage, decide } from './routes/authorize.ts'
import { AuthorizationCodes } from './routes/codes.ts'
import { discoveryRoutes } from './routes/discovery.ts'
import { instanceRoutes } from './routes/instance.ts'
import { mediaRoutes } from './routes/media.ts'
import { oauthRoutes } from './routes/oauth.ts'
import { statusRoutes } from './routes/statuses.ts'
import type { SandboxOptions } from './settings.ts'
import { limits, resolveSettings } from './settings.ts'
import { DirectoryState } from './state/directory.ts'
import type { Account, LogEntry, Status } from './state/records.ts'
import type { SandboxState } from './state/state.ts'
import { MemoryState } from './state/state.ts'

/** A network of its own with the Mastodon API. */
export interface Sandbox {
	/** Mount it: `server.route('/sandbox', sandbox.app)`. It answers under the path of `baseUrl` and at the root alike. */
	app: Hono<Env>
	baseUrl: string
	state: SandboxState
	faults: Faults
	/** Every creation, repeat, edit and deletion of a post, oldest first; from the journal, so that it outlives a kill. */
	log(): LogEntry[]
	/** The posts that are there now, oldest first. */
	posts(): Status[]
	/** What did not fit the Mastodon API since the start, oldest first; at most a thousand. */
	violations(): Violation[]
	/** Adds an account. Throws when the handle is taken or is none (letters, digits, underscores; 1 to 30). */
	createAccount(account: NewAccount): Account
	/** A new access token for an account that exists. Scopes as Mastodon's; default `['read', 'write']`. */
	issueToken(handle: string, scopes?: string[]): string
	/** Makes the account if need be, and gives a token for it: what the demo starts with. */
	connectDemoAccount(account: NewAccount): DemoAccount
	/** Says yes to an authorization address as if a person had pressed the button. Returns the address with the code. */
	consent(authorizeUrl: string, handle: string): string
	/** Ends live streams and hanging calls, and closes the files. */
	close(): void
}

const handlers: Handlers = {
	...accountRoutes, ...appRoutes, ...authorizeRoutes, ...discoveryRoutes, ...instanceRoutes,
	...mediaRoutes, ...oauthRoutes, ...statusRoutes,
}

/** Makes a sandbox. With a directory it goes on where it was left. */
export function createSandbox(options: SandboxOptions): Sandbox {
	const settings = resolveSettings(options)
	const state = options.directory === undefined ? new MemoryState() : new DirectoryState(options.directory)
	const codes = new AuthorizationCodes(settings.codeLifetimeMs, settings.now)
	const sandboxed: Sandboxed = { settings, state, codes }
	const faults = new Faults(settings.now)
	const violations = new Violations()
	const events = new LiveEvents(state)
	const pipeline: Pipeline = { ...sandboxed, handlers, faults, violations, limiter: new RateLimiter(settings) }
	return {
		app: appOf(pipeline, events),
		baseUrl: settings.baseUrl,
		state, faults,
		log: () => [...state.world.log],
		posts: () => [...state.world.statuses.values()],
		violations: () => violations.list(),
		createAccount: (account) => createAccount(sandboxed, account),
		issueToken: (handle, scopes) => issueToken(sandboxed, handle, scopes),
		connectDemoAccount: (account) => connectDemoAccount(sandboxed, account),
		consent: (authorizeUrl, handle) => consentWithoutPage(sandboxed, authorizeUrl, findAccount(sandboxed, handle)),
		close: () => {
			faults.clear()
			events.close()
			state.close()
		},
	}
}

function appOf(pipeline: Pipeline, events: LiveEvents): Hono<Env> {
	const app = new Hono<Env>()
	app.all('*', (c) => dispatch(c, pipeline, events))
	app.onError((error, c) => {
		const detail = error.stack ?? error.message
		pipeline.violations.add({
			at: pipeline.settings.now(), requestId: '', method: c.req.method, path: c.req.path, kind: 'answer', detail, status: 500,
		})
		return respond({ requestId: '' }, refused(500, 'The sandbox has a bug', error.message))
	})
	return app
}

async function dispatch(c: HonoContext<Env>, pipeline: Pipeline, events: LiveEvents): Promise<Response> {
	const { settings, faults, violations, state } = pipeline
	const { pathname } = new URL(c.req.url)
	const mounted = settings.basePath !== '' && (pathname === settings.basePath || pathname.startsWith(`${settings.basePath}/`))
	const path = mounted ? pathname.slice(settings.basePath.length) : pathname
	if (c.req.method === 'POST' && path === '/oauth/authorize') return await consentForm(c, pipeline)
	if (/^\/(api|oauth|nodeinfo|\.well-known)(\/|$)/.test(path)) return await handle(pipeline, c)
	if (settings.controls && path.startsWith('/controls/')) {
		return await serveControls(c, path, { faults, log: () => state.world.log, violations: () => violations.list() })
	}
	if (!mounted && path === '/') return c.redirect(settings.baseUrl)
	return servePage(c, path, pipeline, events)
}

// the sandbox's own form, no part of the Mastodon API
async function consentForm(c: HonoContext<Env>, pipeline: Pipeline): Promise<Response> {
	try {
		const { fields } = await readBody(c.req.raw, ['application/x-www-form-urlencoded', 'multipart/form-data'], limits.bodyBytes)
		const form = Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string')) as Record<string, string>
		return decide(pipeline, form, pickLanguage(c.req.header('accept-language'), form.lang))
	} catch (error) {
		if (error instanceof UnreadableBody) return c.text(error.message, error.status)
		throw error
	}
}
