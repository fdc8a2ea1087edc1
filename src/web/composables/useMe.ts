// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { ref, shallowRef } from 'vue'
import { useApi } from '../api/index.ts'
import type { Me } from '../api/types.ts'

const me = shallowRef<Me | null>(null)
/** Counts the persons that this page has been shown to: with each, everything is read anew. */
const session = ref(0)

/** Who reads, and what they can do here. */
export function useMe() {
	const api = useApi()
	return {
		me,
		session,
		async refresh(): Promise<void> {
			me.value = await api.me()
		},
		async become(person: string): Promise<void> {
			me.value = await api.bePerson(person)
			api.beginAgain()
			session.value += 1
		},
	}
}
