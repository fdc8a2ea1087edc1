// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Failure } from '../api/failure.ts'
import { announce } from './announcer.ts'
import { asFailure } from './useResource.ts'

export interface Action {
	busy: Ref<boolean>
	failure: ShallowRef<Failure | null>
	/** Runs it unless it runs already; true when it succeeded. */
	run(act: () => Promise<unknown>, said?: string): Promise<boolean>
}

/** One thing that a person does here: at most once at a time, and its failure is shown where it was begun. */
export function useAction(): Action {
	const busy = ref(false)
	const failure = shallowRef<Failure | null>(null)
	async function run(act: () => Promise<unknown>, said?: string): Promise<boolean> {
		if (busy.value) return false
		busy.value = true
		failure.value = null
		try {
			await act()
			if (said) announce(said)
			return true
		} catch (error) {
			failure.value = asFailure(error)
			return false
		} finally {
			busy.value = false
		}
	}
	return { busy, failure, run }
}
