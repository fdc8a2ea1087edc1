// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Everything that the pages ask of the service, by name. */
import type { Client } from './client.ts'
import { askShell } from './shell.ts'
import type { State } from './state.ts'
import type * as Shape from './types.ts'

/** The actions on a publication that need nothing more. */
type PlainAction = 'ask-again' | 'post-again' | 'cancel' | 'withdraw'

const at = (id: string) => ({ params: { path: { id } } })
const atDelivery = (id: string, delivery: string) => ({ params: { path: { id, delivery } } })

function publications(client: Client) {
	const { api } = client
	const plain = (action: PlainAction) => (id: string) => client.answer(api.POST(`/publications/{id}/${action}`, at(id)))
	return {
		publication: (id: string) => client.answer(api.GET('/publications/{id}', at(id))),
		medium: (id: string, sha256: string, signal?: AbortSignal) => client.bytes(`/publications/${encodeURIComponent(id)}/media/${encodeURIComponent(sha256)}`, signal),
		approve: (id: string, hash: string) => client.answer(api.POST('/publications/{id}/approve', { ...at(id), body: { hash } })),
		reject: (id: string, reason: string) => client.answer(api.POST('/publications/{id}/reject', { ...at(id), body: { reason } })),
		askAgain: plain('ask-again'),
		postAgain: plain('post-again'),
		cancel: plain('cancel'),
		withdraw: plain('withdraw'),
		retry: (id: string, delivery: string) => client.answer(api.POST('/publications/{id}/deliveries/{delivery}/retry', atDelivery(id, delivery))),
		settle: (id: string, delivery: string, body: { answer: 'there' | 'again', url?: string }) => client.answer(api.POST('/publications/{id}/deliveries/{delivery}/settle', { ...atDelivery(id, delivery), body })),
	}
}

function accounts(client: Client) {
	const { api } = client
	return {
		accounts: async () => (await client.answer(api.GET('/accounts'))).accounts,
		changeAccount: (id: string, body: Shape.AccountChange) => client.answer(api.PATCH('/accounts/{id}', { ...at(id), body })),
		disconnect: (id: string) => client.answer(api.DELETE('/accounts/{id}', at(id))),
		connectAccount: (body: { platform: string, server: string }) => client.answer(api.POST('/accounts/connect', { body })),
		signIn: (body: { platform: string, server: string, handle: string, password: string }) => client.answer(api.POST('/accounts/sign-in', { body })),
		finishConnecting: (body: { code: string, state: string }) => client.answer(api.POST('/accounts/callback', { body })),
		checkAccount: (id: string) => client.answer(api.POST('/accounts/{id}/check', at(id))),
		platforms: async () => (await client.answer(api.GET('/platforms'))).platforms,
	}
}

function channels(client: Client) {
	const { api } = client
	return {
		channels: async () => (await client.answer(api.GET('/channels'))).channels,
		makeChannel: (body: Shape.ChannelInput) => client.answer(api.POST('/channels', { body })),
		changeChannel: (id: string, body: Shape.ChannelChange) => client.answer(api.PATCH('/channels/{id}', { ...at(id), body })),
		removeChannel: (id: string) => client.answer(api.DELETE('/channels/{id}', at(id))),
	}
}

/** Hand-overs are made in the person's own request: to the shell in Nextcloud, to the service in the demo. */
function handOvers(client: Client, state: State) {
	const { api } = client
	if (state.mode === 'nextcloud') {
		return {
			handOverFolder: (path: string) => askShell<Shape.FolderHandOver>(state.ocs, 'POST', '/hand-overs/folder', { path }),
			handOverOnce: (files: string[], folder: string) => askShell<{ id: string }>(state.ocs, 'POST', '/hand-overs/once', { files, folder, action: 'move' }),
			folders: async (path: string) => (await askShell<{ folders: Shape.Folder[] }>(state.ocs, 'GET', `/folders?${new URLSearchParams({ path })}`)).folders,
		}
	}
	return {
		handOverFolder: (path: string): Promise<Shape.FolderHandOver> => client.answer(api.POST('/hand-overs/folder', { body: { path } })),
		handOverOnce: (files: string[], folder: string): Promise<{ id: string }> => client.answer(api.POST('/hand-overs/once', { body: { files, folder, action: 'move' } })),
		folders: async (path: string): Promise<Shape.Folder[]> => (await client.answer(api.GET('/folders', { params: { query: { path } } }))).folders,
	}
}

export function callsOf(client: Client, state: State) {
	const { api } = client
	const hands = handOvers(client, state)
	return {
		...publications(client),
		...accounts(client),
		...channels(client),
		...hands,
		me: () => client.answer(api.GET('/me')),
		board: () => client.answer(api.GET('/board')),
		entries: (before?: string) => client.answer(api.GET('/entries', { params: { query: before === undefined ? {} : { before } } })),
		people: (search: string) => client.answer(api.GET('/people', { params: { query: { search } } })),
		bePerson: (id: string) => client.answer(api.POST('/demo/person', { body: { id } })),
		/** Two steps: the person hands the files over, then the service moves them. */
		submit: async (draft: Shape.Draft) => {
			const { id: handOver } = await hands.handOverOnce(draft.fileIds, draft.approvalFolder)
			return client.answer(api.POST('/drafts/{fileId}/submit', { params: { path: { fileId: draft.fileId } }, body: { channel: draft.channel.id, handOver } }))
		},
	}
}

export type Calls = ReturnType<typeof callsOf>
