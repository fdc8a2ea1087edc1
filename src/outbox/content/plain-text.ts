// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Markdown to the plain text that platforms without markup take. What has no plain form keeps its meaning: a link shows its address, a
 * list its marks; the picture of an image becomes a medium of the post.
 */
import type { Nodes, Parents, PhrasingContent, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { toString } from 'mdast-util-to-string'

export interface PlainPost {
	text: string
	/** The first top-level heading, if the body opens with one. */
	heading: string | null
	/** Images named in the body, in order: path as written, and alternative text. */
	images: { path: string, alt: string }[]
}

/** Deeper nesting is nobody's post; it is shown as it was typed. */
const MAX_DEPTH = 50
/** Marks of containers on one line: `> > - 1. text`. */
const NESTED = /^[ \t]*((?:[>*+-]|\d{1,9}[.)])[ \t]*){20}/m
const INLINE_MARKS = /[[\]*_`<&\\!]/g
const MAX_MARKS = 400
const MAX_LINES = 1_500
const MAX_LENGTH = 32_768

/**
 * The parser's time grows with the square of open marks and of lines, up to minutes for 64 kB: what could take longer than a moment is
 * nobody's post, and is shown as it was typed.
 */
function isTooCostly(markdown: string): boolean {
	if (markdown.length > MAX_LENGTH || NESTED.test(markdown)) return true
	if (markdown.split('\n', MAX_LINES + 1).length > MAX_LINES) return true
	return markdown.split(/\n[ \t]*\n/).some((paragraph) => (paragraph.match(INLINE_MARKS)?.length ?? 0) > MAX_MARKS)
}

/** @param options.dropHeading leave the opening heading out of the text (where the template places it itself) */
export function plainText(markdown: string, options: { dropHeading?: boolean } = {}): PlainPost {
	if (isTooCostly(markdown)) return { text: markdown.trim(), heading: null, images: [] }
	const tree = fromMarkdown(markdown)
	const images: PlainPost['images'] = []
	const first = tree.children[0]
	const heading = first?.type === 'heading' && first.depth === 1 ? toString(first) : null
	const children = heading !== null && options.dropHeading ? tree.children.slice(1) : tree.children
	const text = blocks(children, images, 0)
	return { text: tidy(text), heading, images }
}

/** No spaces at the ends of lines, no more than one empty line: without a pattern that looks at a run of spaces from each of its places. */
export const tidy = (text: string): string => text.split('\n').map((line) => line.trimEnd()).join('\n').replace(/\n{3,}/g, '\n\n').trim()

type Images = PlainPost['images']

function blocks(children: RootContent[], images: Images, depth: number): string {
	return children.map((child) => block(child, images, depth)).filter((text) => text !== '').join('\n\n')
}

function block(node: RootContent, images: Images, depth: number): string {
	if (depth > MAX_DEPTH) return toString(node)
	switch (node.type) {
		case 'paragraph':
		case 'heading': return inline(node.children, images)
		case 'blockquote': return blocks(node.children, images, depth + 1).replace(/^/gm, '> ')
		case 'list': return node.children.map((item, index) => listItem(blocks(item.children, images, depth + 1), node.ordered ? `${(node.start ?? 1) + index}. ` : '• ')).join('\n')
		case 'code': return node.value
		case 'html': return node.value.startsWith('<!--') ? '' : node.value
		case 'thematicBreak': return '—'
		case 'definition': return ''
		default: return toString(node)
	}
}

const listItem = (text: string, mark: string): string => mark + text.replace(/\n+/g, `\n${' '.repeat(mark.length)}`)

function inline(children: PhrasingContent[], images: Images): string {
	return children.map((child) => phrase(child, images)).join('')
}

function phrase(node: PhrasingContent, images: Images): string {
	switch (node.type) {
		case 'text': return node.value
		case 'break': return '\n'
		case 'inlineCode': return node.value
		case 'image': images.push({ path: node.url, alt: node.alt ?? '' }); return ''
		case 'html': return node.value.startsWith('<!--') ? '' : node.value
		case 'link': return withAddress(inline(node.children, images), node.url)
		default: return 'children' in node ? inline((node as Parents).children as PhrasingContent[], images) : toString(node as Nodes)
	}
}

function withAddress(label: string, url: string): string {
	const bare = url.replace(/^mailto:/, '')
	return label === '' || label === url || label === bare ? bare : `${label} (${url})`
}
