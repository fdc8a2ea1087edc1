// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Browser → service: the web server's proxy line, walked as a browser would. */
import { reasonOf } from './shell.ts'
import { type Finding, finding } from './words.ts'

const DEFAULT_PATH = '/plaza/api/v1'
const PROBE_MS = 6_000
/** Two lines are sent a second apart: closer than this, something held the first one back. Milliseconds. */
const LEAST_GAP = 500

/** @param proxy the path that the shell tells browsers; null: none; undefined: not known here */
export async function walkProxy(fetch: typeof globalThis.fetch, publicBase: string, proxy: string | null | undefined): Promise<Finding[]> {
	const path = proxy ?? DEFAULT_PATH
	const base = new URL(publicBase).origin + path.replace(/\/api\/v1\/?$/, '')
	const problem = await health(fetch, base)
	if (problem !== null) return [proxy ? finding('fail', 'browser.broken', { url: base, detail: problem }) : finding('warn', 'browser.relay')]
	const way = proxy === null ? finding('warn', 'browser.unused', { path }) : finding('ok', 'browser.ok', { url: base })
	return [way, ...await Promise.all([cookies(fetch, base), stream(fetch, base)])]
}

const ask = (fetch: typeof globalThis.fetch, url: string, headers: Record<string, string> = {}): Promise<Response> =>
	fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(PROBE_MS) })

/** @returns null when the service answers there */
async function health(fetch: typeof globalThis.fetch, base: string): Promise<string | null> {
	try {
		const answer = await ask(fetch, `${base}/health`)
		const body = await answer.json().catch(() => null) as { status?: string, protocol?: number } | null
		return answer.ok && body?.status === 'ok' && typeof body.protocol === 'number' ? null : `HTTP ${answer.status}`
	} catch (error) { return reasonOf(error) }
}

async function cookies(fetch: typeof globalThis.fetch, base: string): Promise<Finding> {
	try {
		const answer = await ask(fetch, `${base}/probe/cookies`, { cookie: 'plaza_probe=1' })
		const { cookies } = await answer.json() as { cookies: boolean }
		return cookies ? finding('fail', 'cookies.passed') : finding('ok', 'cookies.ok')
	} catch (error) { return finding('fail', 'stream.cut', { detail: reasonOf(error) }) }
}

async function stream(fetch: typeof globalThis.fetch, base: string): Promise<Finding> {
	const came: number[] = []
	try {
		const answer = await ask(fetch, `${base}/probe/stream`, { accept: 'text/event-stream' })
		let text = ''
		for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
			text += chunk
			const lines = text.match(/^data: /gm)?.length ?? 0
			while (came.length < lines) came.push(performance.now())
		}
		if (came.length < 2) return finding('fail', 'stream.cut', { detail: `HTTP ${answer.status}` })
	} catch (error) { return finding('fail', 'stream.cut', { detail: reasonOf(error) }) }
	const ms = Math.round(came[1]! - came[0]!)
	return ms < LEAST_GAP ? finding('fail', 'stream.buffered', { ms }) : finding('ok', 'stream.ok')
}
