// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { onMounted, ref, shallowRef } from 'vue'
import { useApi } from '../api/index.ts'

export interface Principal { id: string, name: string }

/** Names of people and groups that were seen, so that an id need not be shown. */
const seen = new Map<string, string>()

/** People and groups to choose from, found while one types. */
export function usePrincipals() {
	const api = useApi()
	const options = shallowRef<Principal[]>([])
	const searching = ref(false)
	const known = ref(0)
	let latest = ''

	async function search(text = ''): Promise<void> {
		latest = text
		searching.value = true
		const found = await api.people(text).catch(() => ({ people: [], groups: [] }))
		if (latest !== text) return
		searching.value = false
		options.value = [
			...found.groups.map(({ id, displayName }) => ({ id: `group:${id}`, name: displayName })),
			...found.people.map(({ id, displayName }) => ({ id: `person:${id}`, name: displayName })),
		]
		for (const { id, name } of options.value) seen.set(id, name)
		known.value = seen.size
	}

	/** Ids with their names, as far as those are known. */
	function named(ids: string[]): Principal[] {
		return known.value >= 0 ? ids.map((id) => ({ id, name: seen.get(id) ?? id.replace(/^(person|group):/, '') })) : []
	}

	onMounted(search)
	return { options, search, searching, named }
}
