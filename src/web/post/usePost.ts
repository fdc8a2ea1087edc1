// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { computed, ref, watch } from 'vue'
import { useApi } from '../api/index.ts'
import type { Publication } from '../api/types.ts'
import { announce } from '../composables/announcer.ts'
import { useAction } from '../composables/useAction.ts'
import { useResource } from '../composables/useResource.ts'
import { t } from '../l10n/index.ts'

/** One post: what it is now, and what can be done with it. */
export function usePost(id: () => string) {
	const api = useApi()
	const post = useResource(() => api.publication(id()), ['board'])
	const action = useAction()
	/** The version that the reader has looked at; approving another one would be a decision unseen. */
	const looked = ref<string | null>(null)
	const changedMeanwhile = computed(() => looked.value !== null && post.data.value !== undefined && post.data.value.hash !== looked.value)

	watch(id, () => {
		looked.value = null
		void post.refresh()
	})
	watch(post.data, (now, before) => {
		looked.value ??= now?.hash ?? null
		if (changedMeanwhile.value && now?.hash !== before?.hash) announce(t('plaza', 'The post was changed just now.'))
	})

	async function act(what: () => Promise<Publication>, said: string): Promise<boolean> {
		const done = await action.run(async () => { post.data.value = await what() }, said)
		if (done) api.changed(['board', 'entries'])
		await post.refresh()
		if (done) looked.value = post.data.value?.hash ?? null
		return done
	}

	function look(): void {
		looked.value = post.data.value?.hash ?? null
	}

	return { ...post, action, act, looked, look, changedMeanwhile }
}

export type Post = ReturnType<typeof usePost>
