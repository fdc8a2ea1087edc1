// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { onMounted, ref, shallowRef } from 'vue'
import type { Failure } from '../api/failure.ts'
import type { Channel } from '../api/types.ts'
import { asFailure } from '../composables/useResource.ts'
import { useFlowApi } from './useFlowApi.ts'

/** The channels that this person may see. */
export function useChannels() {
	const channels = shallowRef<Channel[]>([])
	const failure = shallowRef<Failure | null>(null)
	const loading = ref(true)
	onMounted(async () => {
		try {
			channels.value = await (await useFlowApi()).channels()
		} catch (error) {
			failure.value = asFailure(error)
		}
		loading.value = false
	})
	return { channels, failure, loading }
}
