// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { computed, onMounted, onUnmounted, ref, shallowRef } from 'vue'
import type { Failure } from '../api/failure.ts'
import { useApi } from '../api/index.ts'
import type { Entry } from '../api/types.ts'
import { announce } from '../composables/announcer.ts'
import { asFailure } from '../composables/useResource.ts'
import { n } from '../l10n/index.ts'
import { byDay } from './days.ts'

/**
 * The stream. What is new gathers out of sight while somebody reads, so that nothing jumps.
 * @param reading whether the reader is in the middle of it
 */
export function useEntries(reading: () => boolean) {
	const api = useApi()
	const shown = shallowRef<Entry[]>([])
	const gathered = shallowRef<Entry[]>([])
	const next = ref<string | null>(null)
	const loading = ref(true)
	const failure = shallowRef<Failure | null>(null)

	/** The first page again: what is known is brought up to date in its place, what is new goes on top or waits. */
	function take(entries: Entry[]): void {
		const known = new Set(shown.value.map(({ id }) => id))
		const now = new Map(entries.map((entry) => [entry.id, entry]))
		const fresh = entries.filter(({ id }) => !known.has(id))
		shown.value = shown.value.map((entry) => now.get(entry.id) ?? entry)
		if (loading.value || !reading()) {
			shown.value = [...fresh, ...shown.value]
			gathered.value = []
		} else {
			if (fresh.length > gathered.value.length) announce(n('plaza', '%n new entry', '%n new entries', fresh.length))
			gathered.value = fresh
		}
	}

	async function refresh(): Promise<void> {
		try {
			const page = await api.entries()
			take(page.entries)
			if (loading.value) next.value = page.next
			failure.value = null
		} catch (error) {
			failure.value = asFailure(error)
		}
		loading.value = false
	}

	async function older(): Promise<void> {
		if (next.value === null) return
		try {
			const page = await api.entries(next.value)
			shown.value = [...shown.value, ...page.entries]
			next.value = page.next
		} catch (error) {
			failure.value = asFailure(error)
		}
	}

	function showGathered(): void {
		shown.value = [...gathered.value, ...shown.value]
		gathered.value = []
	}

	onMounted(refresh)
	onUnmounted(api.onChange(['entries'], () => void refresh()))
	return { days: computed(() => byDay(shown.value)), gathered, next, loading, failure, older, showGathered, refresh }
}
