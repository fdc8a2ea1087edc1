// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { errors } from 'undici'
import type { Dispatcher } from 'undici'
import { DeadlineError, TooLargeError } from './errors.ts'
import type { GuardError } from './errors.ts'

export interface AnswerLimits {
	/** From the request to the last byte of the answer, in ms. */
	deadlineMs: number
	/** Cap on the answer's body after decompression, in bytes. */
	maxBytes: number
	/** Told of the error before the request is ended with it; only once the request is under way, as `fetch` cannot be aborted before. */
	onLimit?(error: GuardError): void
}

/**
 * An undici interceptor that ends a request at its deadline and an answer at its size. Compose it outside of a decompressing
 * one, so that it counts what the reader gets.
 */
export function limitAnswers(limits: AnswerLimits): Dispatcher.DispatcherComposeInterceptor {
	return (dispatch) => (options, handler) => dispatch(options, limitHandler(handler, limits, hostOf(options)))
}

/** Host and port for a sentence. */
export function hostOf(options: { origin?: string | URL }): string {
	return options.origin ? new URL(options.origin).host : 'The server'
}

function limitHandler(handler: Dispatcher.DispatchHandler, limits: AnswerLimits, host: string): Dispatcher.DispatchHandler {
	const due = performance.now() + limits.deadlineMs
	let timer: NodeJS.Timeout | undefined
	let size = 0
	const end = (controller: Dispatcher.DispatchController, error: GuardError): void => {
		limits.onLimit?.(error)
		controller.abort(error)
	}
	return {
		onRequestStart(controller, context) {
			clearTimeout(timer)
			const left = Math.max(0, due - performance.now())
			timer = setTimeout(() => end(controller, new DeadlineError(host, limits.deadlineMs)), left)
			handler.onRequestStart?.(controller, context)
		},
		onRequestUpgrade: (...event) => {
			clearTimeout(timer)
			handler.onRequestUpgrade?.(...event)
		},
		onResponseStart: (...event) => handler.onResponseStart?.(...event),
		onResponseData(controller, chunk) {
			size += chunk.length
			if (size > limits.maxBytes) return end(controller, new TooLargeError(host, limits.maxBytes))
			return handler.onResponseData?.(controller, chunk)
		},
		onResponseEnd: (...event) => {
			clearTimeout(timer)
			handler.onResponseEnd?.(...event)
		},
		onResponseError(controller, error) {
			clearTimeout(timer)
			if (!(error instanceof errors.ResponseExceededMaxSizeError)) return handler.onResponseError?.(controller, error)
			const tooLarge = new TooLargeError(host, limits.maxBytes)
			limits.onLimit?.(tooLarge)
			handler.onResponseError?.(controller, tooLarge)
		},
	}
}
