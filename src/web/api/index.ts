// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { Client } from './client.ts'
import { callsOf, type Calls } from './calls.ts'
import { connect, type Connection } from './connection.ts'
import { allTopics, listen } from './live.ts'
import { readState, type State } from './state.ts'
import type { Topic } from './types.ts'

export interface Api extends Calls {
	state: State
	connection: Connection
	/** Another person reads from now on: nothing of the one before is kept. */
	beginAgain(): void
	/** Calls back when something of these topics has changed; returns how to stop. */
	onChange(topics: Topic[], react: () => void): () => void
	/** Says it within this page, after an action of one's own. */
	changed(topics: Topic[]): void
}

let current: Api | null = null

/** The page's one connection; {@link openApi} has made it before anything is shown. */
export function useApi(): Api {
	if (!current) throw new Error('openApi() comes first')
	return current
}

/** @param live whether to hear of changes; a form that is open for a minute needs none */
export async function openApi(state: State = readState(), live = true): Promise<Api> {
	const connection = await connect(state)
	const client = new Client(connection)
	const reactions = new Set<{ topics: Topic[], react: () => void }>()
	const changed = (topics: Topic[]) => reactions.forEach((each) => { if (topics.some((topic) => each.topics.includes(topic))) each.react() })
	let listening = new AbortController()
	if (live) listen(connection, changed, listening.signal)
	current = {
		...callsOf(client, state),
		state,
		connection,
		changed,
		beginAgain() {
			listening.abort()
			listening = new AbortController()
			client.forget()
			listen(connection, changed, listening.signal)
			changed(allTopics)
		},
		onChange(topics, react) {
			const reaction = { topics, react }
			reactions.add(reaction)
			return () => void reactions.delete(reaction)
		},
	}
	return current
}
