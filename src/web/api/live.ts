// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Live updates: says which topics have changed, as soon as the service does, or every few seconds where it cannot. */
import type { Connection } from './connection.ts'
import { readEvents } from './events.ts'
import type { Topic } from './types.ts'

export const allTopics: Topic[] = ['board', 'entries', 'accounts', 'channels']

const pollEvery = 5000
const firstPause = 1000
const longestPause = 30_000

type Listener = (topics: Topic[]) => void

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, milliseconds)
		signal.addEventListener('abort', () => { clearTimeout(timer); resolve() }, { once: true })
	})
}

/** Doubles with each failure, and differs from browser to browser. */
export function backoff(failures: number, random: () => number = Math.random): number {
	return Math.min(longestPause, firstPause * 2 ** failures) * (0.5 + random() / 2)
}

function topicsOf(data: string): Topic[] {
	try {
		const topics = (JSON.parse(data) as { topics?: Topic[] }).topics
		return topics ?? allTopics
	} catch {
		return allTopics
	}
}

async function follow(connection: Connection, listener: Listener, signal: AbortSignal): Promise<void> {
	let failures = 0
	let missed = false
	while (!signal.aborted) {
		try {
			const answer = await connection.fetch(new Request(`${connection.base}/changes`, { headers: { Accept: 'text/event-stream' }, signal }))
			if (!answer.ok || !answer.body) throw new Error(`changes: ${answer.status}`)
			if (missed) listener(allTopics)
			failures = 0
			for await (const { event, data } of readEvents(answer.body)) if (event === 'change') listener(topicsOf(data))
		} catch {
			failures += 1
		}
		missed = true
		await pause(backoff(failures), signal)
	}
}

async function poll(listener: Listener, signal: AbortSignal): Promise<void> {
	while (!signal.aborted) {
		await pause(pollEvery, signal)
		if (!signal.aborted && document.visibilityState === 'visible') listener(allTopics)
	}
}

/** Begins listening; the relay is polled, since a stream through PHP would hold one of its workers. */
export function listen(connection: Connection, listener: Listener, signal: AbortSignal): void {
	void (connection.kind === 'relay' ? poll(listener, signal) : follow(connection, listener, signal))
}
