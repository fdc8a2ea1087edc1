// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Logger, pino, stdSerializers } from 'pino'

export type { Logger }

/**
 * JSON lines on standard output. Every line about a change carries `correlationId`. Tokens and post texts are never given to it; what slips into an error's
 * message or a header is taken out here.
 */
export function createLog(level: string, destination?: { write(line: string): void }): Logger {
	return pino({
		level,
		base: undefined,
		timestamp: () => `,"time":"${new Date().toISOString()}"`,
		formatters: { level: (label) => ({ level: label }) },
		redact: { paths: ['*.authorization', '*.token', '*.credentials', '*.secret', '*.text', 'authorization', 'token', 'credentials', 'secret', 'text'], censor: '[hidden]' },
		serializers: { err: (error: Error) => maskAll(stdSerializers.err(error)) },
	}, destination ?? pino.destination({ dest: 1, sync: true }))
}

const BEARER = /(bearer\s+|[?&](?:code|state|token|access_token)=)[A-Za-z0-9._~+/=-]{8,}/gi
/** Capability addresses keep their meaning in a log without their power. */
const CAPABILITY = /(\/s\/)[A-Za-z0-9_-]{8,}/g

export const mask = (text: string): string => text.replace(BEARER, '$1[hidden]').replace(CAPABILITY, '$1[hidden]')

function maskAll(serialized: unknown): unknown {
	return JSON.parse(mask(JSON.stringify(serialized, (key, value: unknown) => key === 'raw' ? undefined : value)))
}
