// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
const framesToOpen = 30

function itemOfOpenMenu(): HTMLElement | null {
	const menu = document.querySelector('.v-popper__popper--shown [role="menu"]')
	return menu?.querySelector<HTMLElement>('[aria-checked="true"]') ?? menu?.querySelector<HTMLElement>('button, a') ?? null
}

/** NcActions moves the focus into its menu after a transition; where none runs (reduced motion among others), this does. */
export function focusMenu(frames = framesToOpen): void {
	const item = itemOfOpenMenu()
	item?.focus()
	if (frames > 0 && (!item || document.activeElement !== item)) requestAnimationFrame(() => focusMenu(frames - 1))
}
