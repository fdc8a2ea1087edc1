// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { Agent, Dispatcher1Wrapper, getGlobalDispatcher, interceptors, setGlobalDispatcher } from 'undici'
import type { Dispatcher } from 'undici'
import { guardedConnector } from './connector.ts'
import type { LookupAll } from './connector.ts'
import { DeadlineError, GuardError, NetworkError, RefusedUrlError } from './errors.ts'
import { limitAnswers } from './limits.ts'
import { watchRedirects } from './redirects.ts'

export interface GuardOptions {
	/** Exact origins that the operator configured and that may lie at private addresses: `http://127.0.0.1:8787`. */
	allowOrigins: string[]
	/** From the call to the last byte of the body, in ms. Default 20 s. */
	deadlineMs?: number
	/** Cap on a body after decompression, in bytes. Default 10 MiB. */
	maxBytes?: number
	/** Name, connection and TLS, in ms. Default 10 s, never more than the deadline. */
	connectMs?: number
	/** Hops of a redirect that is followed. Default 5. */
	maxRedirects?: number
	/** Instead of the system's name look-up, for tests. */
	lookup?: LookupAll
}

/**
 * A `fetch` that connects to nothing but public addresses and the allowed origins, and ends in time and size. Redirects are
 * followed only with `{ redirect: 'follow' }`; without it one is an error, with `manual` it is the answer.
 * Rejects with a `GuardError`, or with the reason of the caller's own signal; so does the reading of the body.
 *
 * It is the platform's `fetch` underneath, so that `Request`, `FormData` and `Response` are the global ones.
 *
 * @example
 * const fetch = createGuardedFetch({ allowOrigins: ['http://127.0.0.1:8787'] })
 * await fetch('https://feeds.example/atom.xml', { redirect: 'follow' })
 */
export function createGuardedFetch(options: GuardOptions): typeof fetch {
	const limits = withDefaults(options)
	const agent = decompressingAgent(limits)
	return async (input, init) => {
		const request = webRequest(input, init)
		const { host } = new URL(request.url)
		const ending = new AbortController()
		const timer = setTimeout(() => ending.abort(new DeadlineError(host, limits.deadlineMs)), limits.deadlineMs).unref()
		const dispatcher = agent.compose(
			limitAnswers({ ...limits, onLimit: (error) => ending.abort(error) }),
			watchRedirects({ ...limits, mode: init?.redirect ?? 'error' }),
		)
		try {
			return await fetch(request, {
				// an unwanted redirect is refused by its own sentence in watchRedirects
				redirect: init?.redirect === 'manual' ? 'manual' : 'follow',
				signal: AbortSignal.any([request.signal, ending.signal]),
				// Node's types know only the Dispatcher of the undici inside Node, which the wrapper speaks
				dispatcher: new Dispatcher1Wrapper(dispatcher) as never,
			})
		} catch (error) {
			clearTimeout(timer)
			throw typed(error, host)
		}
	}
}

/**
 * Makes the guard undici's global dispatcher. undici 8 writes it under its own symbol and, wrapped, under that of older
 * versions, which is where Node's built-in `fetch` looks: libraries that use either go through the guard. They follow
 * redirects by themselves (each hop is checked), and see a `GuardError` as the `cause` of a `TypeError`.
 * Returns a function that puts the former dispatcher back.
 */
export function installGlobalGuard(options: GuardOptions): () => void {
	const limits = withDefaults(options)
	const before = getGlobalDispatcher()
	setGlobalDispatcher(decompressingAgent(limits).compose(limitAnswers(limits)))
	return () => setGlobalDispatcher(before)
}

type Limits = Required<Omit<GuardOptions, 'lookup'>> & Pick<GuardOptions, 'lookup'>

function withDefaults(options: GuardOptions): Limits {
	const deadlineMs = options.deadlineMs ?? 20_000
	return {
		maxBytes: 10 * 1024 * 1024,
		maxRedirects: 5,
		...options,
		allowOrigins: options.allowOrigins.map((origin) => new URL(origin).origin),
		deadlineMs,
		connectMs: Math.min(options.connectMs ?? 10_000, deadlineMs),
	}
}

function decompressingAgent(limits: Limits): Dispatcher {
	return new Agent({ connect: guardedConnector(limits) })
		.compose(interceptors.decompress({ maxSize: limits.maxBytes, skipErrorResponses: false }))
}

function webRequest(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): Request {
	const url = URL.parse(input instanceof Request ? input.url : String(input))
	if (!url) throw new RefusedUrlError('it is not valid')
	if (!/^https?:$/.test(url.protocol)) throw new RefusedUrlError('only http and https go out')
	if (url.username || url.password) throw new RefusedUrlError('it holds a name or a password')
	return new Request(input, init)
}

/** The guard's own error where there is one in the chain of causes, else what the network said. */
function typed(error: unknown, host: string): unknown {
	let code = 'FETCH_FAILED'
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		if (cause instanceof GuardError) return cause
		if ('code' in cause && typeof cause.code === 'string') code = cause.code
	}
	return error instanceof TypeError ? new NetworkError(host, code, error) : error
}
