// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import { useApi } from '../api/index.ts'
import type { Board, Card } from '../api/types.ts'
import { useMe } from '../composables/useMe.ts'
import { useResource, type Resource } from '../composables/useResource.ts'
import { t } from '../l10n/index.ts'

const key: InjectionKey<Resource<Board>> = Symbol('board')

/** The app reads the board once for all: its pages, and the number in the navigation. */
export function provideBoard(): Resource<Board> {
	const api = useApi()
	const board = useResource(() => api.board(), ['board'])
	provide(key, board)
	return board
}

export function useBoard(): Resource<Board> {
	const board = inject(key)
	if (!board) throw new Error('provideBoard() comes first')
	return board
}

export type ColumnName = 'drafts' | 'waiting' | 'scheduled' | 'published' | 'needsYou'
export const columnNames: ColumnName[] = ['drafts', 'waiting', 'scheduled', 'published', 'needsYou']

export function columnTitle(name: ColumnName): string {
	switch (name) {
		case 'drafts': return t('plaza', 'Drafts')
		case 'waiting': return t('plaza', 'Waiting for approval')
		case 'scheduled': return t('plaza', 'Scheduled')
		case 'published': return t('plaza', 'Published')
		case 'needsYou': return t('plaza', 'Needs you')
	}
}

export function columnHint(name: ColumnName): string {
	switch (name) {
		case 'drafts': return t('plaza', 'Files in a channel’s Drafts folder stand here.')
		case 'waiting': return t('plaza', 'What somebody has to look at.')
		case 'scheduled': return t('plaza', 'Approved, and going out at its time.')
		case 'published': return t('plaza', 'What the public sees.')
		case 'needsYou': return t('plaza', 'All is well.')
	}
}

export function waitsFor(card: Card, person: string | undefined): boolean {
	return card.column === 'waiting' && card.approvals.waitingFor.some(({ id }) => id === person)
}

/** How much asks for this reader: decisions of theirs, and what went wrong. */
export function useWaitingForMe(board: Resource<Board>): ComputedRef<number> {
	const { me } = useMe()
	return computed(() => board.data.value?.cards.filter((card) => card.column === 'needsYou' || waitsFor(card, me.value?.person.id)).length ?? 0)
}
