// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { nextTick, onBeforeUpdate, onUpdated, type Ref } from 'vue'

/**
 * When the card that has the focus moves away, the focus goes to the card that takes its place in the same list, or to the list's
 * heading. Cards carry `data-card`, lists `data-column`, their headings `tabindex="-1"`.
 */
export function useKeptFocus(root: Ref<HTMLElement | null>): void {
	let column: HTMLElement | null = null
	let index = -1

	onBeforeUpdate(() => {
		const card = root.value?.contains(document.activeElement) ? document.activeElement?.closest<HTMLElement>('[data-card]') : null
		column = card?.closest<HTMLElement>('[data-column]') ?? null
		index = card && column ? [...column.querySelectorAll('[data-card]')].indexOf(card) : -1
	})

	onUpdated(() => void nextTick(() => {
		const lost = document.activeElement === document.body || document.activeElement === null
		if (!lost || !column || index < 0) return
		const cards = column.querySelectorAll<HTMLElement>('[data-card]')
		const next = cards[Math.min(index, cards.length - 1)]
		const goal = next?.querySelector<HTMLElement>('button, a') ?? column.querySelector<HTMLElement>('h2')
		goal?.focus()
	}))
}
