// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { onMounted, onUnmounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { Failure, strange } from '../api/failure.ts'
import { useApi } from '../api/index.ts'
import type { Topic } from '../api/types.ts'

export interface Resource<T> {
	data: ShallowRef<T | undefined>
	failure: ShallowRef<Failure | null>
	/** Only until the first answer: later answers come without a word. */
	loading: Ref<boolean>
	refresh(): Promise<void>
}

export function asFailure(error: unknown): Failure {
	if (error instanceof Failure) return error
	console.error(error)
	return new Failure(strange, 0)
}

/** Something to read, read again whenever one of its topics changes. */
export function useResource<T>(load: () => Promise<T>, topics: Topic[] = []): Resource<T> {
	const data = shallowRef<T>()
	const failure = shallowRef<Failure | null>(null)
	const loading = ref(true)
	let running: Promise<void> | null = null
	let again = false

	async function once(): Promise<void> {
		try {
			data.value = await load()
			failure.value = null
		} catch (error) {
			failure.value = asFailure(error)
		}
		loading.value = false
	}

	/** Asked while it runs, it runs once more: the answer under way may be older than the change. */
	async function run(): Promise<void> {
		do {
			again = false
			await once()
		} while (again)
	}

	function refresh(): Promise<void> {
		if (running) again = true
		running ??= run().finally(() => { running = null })
		return running
	}

	onMounted(refresh)
	onUnmounted(useApi().onChange(topics, () => void refresh()))
	return { data, failure, loading, refresh }
}
