// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What assistive technology is told of a page, asked of the browser itself. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

interface Value { value?: unknown }
interface Node { ignored: boolean, role?: Value, name?: Value, properties?: { name: string, value: Value }[], backendDOMNodeId?: number, nodeId: string, parentId?: string }

/** Whoever uses one of these must be told what it is. */
const named = new Set(['button', 'link', 'textbox', 'searchbox', 'combobox', 'listbox', 'option', 'checkbox', 'radio', 'switch', 'menuitem', 'menuitemradio', 'tab', 'image', 'img', 'dialog', 'article', 'region', 'navigation', 'heading'])

async function treeOf(page: Page): Promise<Node[]> {
	const session = await page.context().newCDPSession(page)
	const { nodes } = await session.send('Accessibility.getFullAXTree') as { nodes: Node[] }
	// What a named picture is made of needs no name of its own.
	const pictures = new Set(nodes.filter((node) => ['image', 'img'].includes(role(node)) && !nameless(node)).map(({ nodeId }) => nodeId))
	const seen = nodes.filter(({ ignored, parentId }) => !ignored && !pictures.has(parentId ?? ''))
	for (const node of seen.filter(nameless)) {
		const { outerHTML } = await session.send('DOM.getOuterHTML', { backendNodeId: node.backendDOMNodeId! }) as { outerHTML: string }
		node.name = { value: '', html: outerHTML.slice(0, 200) } as Value
	}
	await session.detach()
	return seen
}

const role = (node: Node) => String(node.role?.value ?? '')
const nameless = (node: Node) => named.has(role(node)) && String(node.name?.value ?? '').trim() === ''
const level = (node: Node) => Number(node.properties?.find(({ name }) => name === 'level')?.value.value)

/** @param around what stands around Plaza: HTML that is not ours to name, and headings of the first level */
export async function expectAccessible(page: Page, around = { html: /(?!)/, h1: 0 }): Promise<void> {
	const nodes = await treeOf(page)
	const at = page.url()
	const without = nodes.filter(nameless).map((node) => `${role(node)}: ${(node.name as { html?: string }).html}`)
	expect(without.filter((node) => !around.html.test(node)), `without a name on ${at}`).toEqual([])
	const headings = nodes.filter((node) => role(node) === 'heading').map(level)
	expect(headings.filter((one) => one === 1), `one h1 on ${at}`).toHaveLength(around.h1 + 1)
	for (const [index, one] of headings.entries()) expect(one - (headings[index - 1] ?? 1), `no level is skipped on ${at}: ${headings.join()}`).toBeLessThanOrEqual(1)
	for (const landmark of ['main', 'navigation']) expect(nodes.filter((node) => role(node) === landmark).length, `${landmark} on ${at}`).toBeGreaterThanOrEqual(1)
	expect(nodes.filter((node) => role(node) === 'main'), `one main on ${at}`).toHaveLength(1)
	expect(await page.locator('[aria-live=polite]').count(), `something says aloud what changes on ${at}`).toBeGreaterThanOrEqual(1)
	expect(await page.locator('img:not([alt])').count(), `images without alt on ${at}`).toBe(0)
	expect(await page.evaluate('document.documentElement.lang'), `the language of ${at}`).toMatch(/^(en|de)/)
}
