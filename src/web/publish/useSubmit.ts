// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { computed, ref, shallowRef, watch } from 'vue'
import { useApi } from '../api/index.ts'
import type { Board, Draft } from '../api/types.ts'
import { useAction } from '../composables/useAction.ts'
import type { Resource } from '../composables/useResource.ts'
import { t } from '../l10n/index.ts'

/** Moving takes effect at once, but the service waits until the files are quiet before it asks anybody. */
const longestMove = 30_000

/** Asking for approval, and what is on its way from the drafts to the waiting ones. */
export function useSubmit(board: Resource<Board>) {
	const api = useApi()
	const { failure, run } = useAction()
	const moving = shallowRef<Draft[]>([])
	const busy = ref<string | null>(null)

	function arrived(draft: Draft): void {
		moving.value = moving.value.filter((each) => each.fileId !== draft.fileId)
	}

	watch(board.data, (now) => {
		for (const draft of moving.value) {
			if (now?.cards.some((card) => card.name === draft.name && card.channel.id === draft.channel.id && card.column !== 'ended')) arrived(draft)
		}
	})

	async function submit(draft: Draft): Promise<boolean> {
		busy.value = draft.fileId
		const done = await run(() => api.submit(draft), t('plaza', '{name} was moved to “Waiting for approval”.', { name: draft.name }))
		busy.value = null
		if (!done) return false
		moving.value = [...moving.value, draft]
		setTimeout(() => arrived(draft), longestMove)
		await board.refresh()
		return true
	}

	const drafts = computed(() => (board.data.value?.drafts ?? []).filter((draft) => !moving.value.some(({ fileId }) => fileId === draft.fileId)))
	return { drafts, moving, busy, failure, submit }
}
