// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Put into every page that a test looks at: what can only be asked inside.
window.look = (() => {
	const shown = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
	const squeezed = (text) => text.replace(/\s+/g, ' ').trim()

	function draws({ outlineStyle, outlineWidth, boxShadow }) {
		return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || (boxShadow !== 'none' && !/rgba\(\d+, \d+, \d+, 0\)/.test(boxShadow))
	}

	/** Where the keyboard is, and whether one sees it there: an outline or shadow on it or on what it fills. */
	function focus() {
		const element = document.activeElement
		if (!element || element === document.body) return null
		const near = [element, ...element.querySelectorAll('*'), element.parentElement, element.parentElement?.parentElement, element.parentElement?.parentElement?.parentElement].filter(Boolean)
		const box = element.getBoundingClientRect()
		return {
			text: squeezed(element.getAttribute('aria-label') || element.textContent || element.getAttribute('placeholder') || element.tagName),
			html: element.outerHTML.slice(0, 160),
			visible: near.some((one) => draws(getComputedStyle(one))),
			inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
		}
	}

	/** What is wider than the window, or than what cuts it off. */
	function overflow() {
		const wide = [...document.querySelectorAll('body *')].filter((element) => shown(element) && element.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(element).position !== 'fixed')
		return { page: document.documentElement.scrollWidth - innerWidth, content: [...document.querySelectorAll('main, .app-content, .plaza-page')].map((one) => one.scrollWidth - one.clientWidth).reduce((a, b) => Math.max(a, b), 0), elements: wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 140)) }
	}

	/** Every text that a reader meets, seen or said. */
	function words() {
		const texts = [document.title]
		for (const element of document.querySelectorAll('body *')) {
			if (!shown(element) || ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName)) continue
			for (const name of ['aria-label', 'placeholder', 'title', 'alt']) texts.push(element.getAttribute(name) ?? '')
			for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent)
			if (element.matches('p, li, button, a, h1, h2, h3, dt, dd, label, figcaption, summary')) texts.push(element.textContent)
		}
		return [...new Set(texts.map(squeezed).filter((text) => text !== ''))]
	}

	return { focus, overflow, words }
})()
