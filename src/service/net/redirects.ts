// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Dispatcher } from 'undici'
import { GuardError, RedirectError } from './errors.ts'
import { hostOf } from './limits.ts'

export interface RedirectRules {
	mode: 'follow' | 'error' | 'manual'
	/** How many hops a followed redirect may take. */
	maxRedirects: number
	/** Origins that only the operator may name: a redirect from elsewhere may not lead into them. */
	allowOrigins: string[]
}

/**
 * An undici interceptor for one call of `fetch`: each hop is a dispatch of its own, so it sees them all, before the
 * connector checks where they lead.
 */
export function watchRedirects(rules: RedirectRules): Dispatcher.DispatcherComposeInterceptor {
	const hops: string[] = []
	return (dispatch) => (options, handler) => {
		hops.push(new URL(String(options.origin)).origin)
		const refused = refusedHop(hops, rules)
		if (refused) {
			// without a controller, as undici itself does when no connection came about
			handler.onResponseError?.(undefined as never, refused)
			return false
		}
		return dispatch(options, redirectHandler(handler, rules, options))
	}
}

function refusedHop(hops: string[], rules: RedirectRules): GuardError | null {
	const [first = '', ...later] = hops
	if (later.length > rules.maxRedirects) return new RedirectError(new URL(first).host, `more than ${rules.maxRedirects} times`)
	const last = later.at(-1)
	if (last && last !== first && rules.allowOrigins.includes(last) && !rules.allowOrigins.includes(first)) {
		return new RedirectError(new URL(first).host, `to ${last}, where only the operator may send`)
	}
	return null
}

function redirectHandler(handler: Dispatcher.DispatchHandler, rules: RedirectRules, options: Dispatcher.DispatchOptions): Dispatcher.DispatchHandler {
	return {
		onRequestStart: (...event) => handler.onRequestStart?.(...event),
		onRequestUpgrade: (...event) => handler.onRequestUpgrade?.(...event),
		onResponseStart(controller, status, headers, statusMessage) {
			const refused = refusedAnswer(status, headers.location, rules, options)
			if (refused) return controller.abort(refused)
			handler.onResponseStart?.(controller, status, headers, statusMessage)
		},
		onResponseData: (...event) => handler.onResponseData?.(...event),
		onResponseEnd: (...event) => handler.onResponseEnd?.(...event),
		onResponseError: (...event) => handler.onResponseError?.(...event),
	}
}

function refusedAnswer(status: number, location: string | string[] | undefined, rules: RedirectRules, options: Dispatcher.DispatchOptions): GuardError | null {
	if (![301, 302, 303, 307, 308].includes(status) || rules.mode === 'manual' || location === undefined) return null
	const host = hostOf(options)
	if (rules.mode === 'error') return new RedirectError(host, 'elsewhere, which was not asked for')
	const to = URL.parse(String(location), `${options.origin}${options.path}`)
	if (!to || !/^https?:$/.test(to.protocol)) return new RedirectError(host, 'to something that is no web address')
	return null
}
