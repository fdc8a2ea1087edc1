// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { onUnmounted, ref, watch, type Ref } from 'vue'
import { useApi } from '../api/index.ts'

/** The bytes of a picture as an address for `<img>`: it is read with the reader's own proof, which an address cannot carry. */
export function useMedium(publication: () => string, sha256: () => string | null): { url: Ref<string | null>, missing: Ref<boolean> } {
	const api = useApi()
	const url = ref<string | null>(null)
	const missing = ref(false)
	let reading = new AbortController()

	function drop(): void {
		reading.abort()
		if (url.value) URL.revokeObjectURL(url.value)
		url.value = null
	}

	async function read(): Promise<void> {
		drop()
		const sha = sha256()
		if (sha === null) return
		const { signal } = reading = new AbortController()
		missing.value = false
		try {
			const blob = await api.medium(publication(), sha, signal)
			if (!signal.aborted) url.value = URL.createObjectURL(blob)
		} catch {
			missing.value = !signal.aborted
		}
	}

	watch([publication, sha256], () => void read(), { immediate: true })
	onUnmounted(drop)
	return { url, missing }
}
