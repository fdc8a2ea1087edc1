// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { onMounted, onUnmounted, type Ref } from 'vue'

interface Place { element: Element, region: HTMLElement | null, index: number }

function cardsOf(region: HTMLElement): HTMLElement[] {
	return [...region.querySelectorAll<HTMLElement>('[data-card]')]
}

function placeOf(element: Element): Place {
	const region = element.closest<HTMLElement>('[data-region]')
	const card = element.closest<HTMLElement>('[data-card]')
	return { element, region, index: region && card ? cardsOf(region).indexOf(card) : -1 }
}

/** What has taken the place of what went: the card that moved up, else the last one, else the heading. */
function successor({ region, index }: Place): HTMLElement | null | undefined {
	if (!region?.isConnected) return null
	const cards = index < 0 ? [] : cardsOf(region)
	return cards[Math.min(index, cards.length - 1)]?.querySelector<HTMLElement>('button, a') ?? region.querySelector<HTMLElement>('h2')
}

/**
 * When what has the focus goes away (a card moves on, a decision is made), the focus stays where the reader was.
 * Regions carry `data-region` and a heading with `tabindex="-1"`; cards in them carry `data-card`.
 */
export function useKeptFocus(root: Ref<HTMLElement | null>): void {
	let place: Place | null = null
	let observer: MutationObserver | null = null

	function look(): void {
		const active = document.activeElement
		if (active && active !== document.body) {
			if (root.value?.contains(active)) place = placeOf(active)
			return
		}
		if (place && !place.element.isConnected) {
			successor(place)?.focus()
			place = null
		}
	}

	onMounted(() => {
		document.addEventListener('focusin', look)
		// The whole page, since a dialog that closes may leave the focus to something that is gone by then.
		observer = new MutationObserver(look)
		observer.observe(document.body, { childList: true, subtree: true })
	})
	onUnmounted(() => {
		document.removeEventListener('focusin', look)
		observer?.disconnect()
	})
}
