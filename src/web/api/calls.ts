// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Everything that the pages ask of the service, by name. */
import type { Client } from './client.ts'
import { askShell } from './shell.ts'
import type { State } from './state.ts'
import type * as Shape from './types.ts'

const id = encodeURIComponent

function query(values: Record<string, string | undefined>): string {
	const given = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '')
	return given.length > 0 ? `?${new URLSearchParams(given)}` : ''
}

function publications(client: Client) {
	const act = (publication: string, action: string, body?: unknown) => client.send<Shape.Publication>('POST', `/publications/${id(publication)}/${action}`, body)
	return {
		publication: (publication: string) => client.get<Shape.Publication>(`/publications/${id(publication)}`),
		medium: (publication: string, sha256: string, signal?: AbortSignal) => client.bytes(`/publications/${id(publication)}/media/${id(sha256)}`, signal),
		approve: (publication: string, hash: string) => act(publication, 'approve', { hash }),
		reject: (publication: string, reason: string) => act(publication, 'reject', { reason }),
		askAgain: (publication: string) => act(publication, 'ask-again'),
		postAgain: (publication: string) => act(publication, 'post-again'),
		cancel: (publication: string) => act(publication, 'cancel'),
		withdraw: (publication: string) => act(publication, 'withdraw'),
		retry: (publication: string, delivery: string) => act(publication, `deliveries/${id(delivery)}/retry`),
		settle: (publication: string, delivery: string, answer: { answer: 'there' | 'again', url?: string }) => act(publication, `deliveries/${id(delivery)}/settle`, answer),
	}
}

function accounts(client: Client) {
	return {
		accounts: async () => (await client.get<{ accounts: Shape.Account[] }>('/accounts')).accounts,
		changeAccount: (account: string, change: Partial<Shape.Account>) => client.send<Shape.Account>('PATCH', `/accounts/${id(account)}`, change),
		disconnect: (account: string) => client.send<unknown>('DELETE', `/accounts/${id(account)}`),
		connectAccount: (input: { platform: string, server: string }) => client.send<{ authorizeUrl: string }>('POST', '/accounts/connect', input),
		finishConnecting: (input: { code: string, state: string }) => client.send<Shape.Account>('POST', '/accounts/callback', input),
		checkAccount: (account: string) => client.send<Shape.Account>('POST', `/accounts/${id(account)}/check`),
		platforms: async () => (await client.get<{ platforms: Shape.Platform[] }>('/platforms')).platforms,
	}
}

/** Hand-overs are made in the person's own request: to the shell in Nextcloud, to the service in the demo. */
function handOvers(client: Client, state: State) {
	const post = <T>(path: string, body: unknown) => state.mode === 'nextcloud' ? askShell<T>(state.ocs, 'POST', path, body) : client.send<T>('POST', path, body)
	return {
		handOverFolder: (path: string) => post<Shape.FolderHandOver>('/hand-overs/folder', { path }),
		handOverOnce: (files: string[], folder: string) => post<{ id: string }>('/hand-overs/once', { files, folder, action: 'move' }),
		folders: async (path: string) => {
			const where = `/folders${query({ path })}`
			return (await (state.mode === 'nextcloud' ? askShell<{ folders: Shape.Folder[] }>(state.ocs, 'GET', where) : client.get<{ folders: Shape.Folder[] }>(where))).folders
		},
	}
}

export function callsOf(client: Client, state: State) {
	const hands = handOvers(client, state)
	return {
		...publications(client),
		...accounts(client),
		...hands,
		me: () => client.get<Shape.Me>('/me'),
		board: () => client.get<Shape.Board>('/board'),
		entries: (before?: string) => client.get<{ entries: Shape.Entry[], next: string | null }>(`/entries${query({ before })}`),
		people: (search: string) => client.get<Shape.People>(`/people${query({ search })}`),
		channels: async () => (await client.get<{ channels: Shape.Channel[] }>('/channels')).channels,
		makeChannel: (input: Shape.ChannelInput) => client.send<Shape.Channel>('POST', '/channels', input),
		changeChannel: (channel: string, change: Record<string, unknown>) => client.send<Shape.Channel>('PATCH', `/channels/${id(channel)}`, change),
		removeChannel: (channel: string) => client.send<unknown>('DELETE', `/channels/${id(channel)}`),
		bePerson: (person: string) => client.send<Shape.Me>('POST', '/demo/person', { id: person }),
		/** Two steps: the person hands the files over, then the service moves them. */
		submit: async (draft: Shape.Draft) => {
			const { id: handOver } = await hands.handOverOnce(draft.fileIds, draft.approvalFolder)
			return client.send<{ moved: string[] }>('POST', `/drafts/${id(draft.fileId)}/submit`, { channel: draft.channel.id, handOver })
		},
	}
}

export type Calls = ReturnType<typeof callsOf>
