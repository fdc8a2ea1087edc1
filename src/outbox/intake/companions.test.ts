// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from 'vitest'
import type { Node } from '../../domain/index.ts'
import { companionsIn } from './companions.ts'

const node = (name: string): Node => ({
	id: name, name, kind: 'file', parentId: '1', ancestors: ['1'], path: name, size: 1, etag: 'e', modifiedAt: 0, mime: name.endsWith('.md') ? 'text/markdown' : 'image/png',
})
const drafts = ['a.md', 'a.png', 'b.png', 'u\u0308.png'].map(node)
const names = (nodes: Node[]) => nodes.map((one) => one.name)
const group = (source: string | null, media: string[] = [], missing: string[] = []) => ({ source: source === null ? null : node(source), media: media.map(node), missing, twin: null })

test('of the drafts a post brings what it names, or its sidecar, and nothing else', () => {
	expect(names(companionsIn(drafts, group('x.md', [], ['b.png', 'gone.png']), ['b.png', 'gone.png']))).toEqual(['b.png'])
	expect(names(companionsIn(drafts, group('x.md', [], ['\u00fc.png']), ['\u00fc.png']))).toEqual(['u\u0308.png'])
	expect(names(companionsIn(drafts, group('a.md'), null))).toEqual(['a.png'])
	expect(names(companionsIn(drafts, group('a.md'), []))).toEqual([])
	expect(names(companionsIn(drafts, group('a.md', ['a.jpg']), null))).toEqual([])
	expect(names(companionsIn(drafts, group(null, ['a.png']), null))).toEqual(['a.md'])
	expect(names(companionsIn(drafts, group(null, ['c.png']), null))).toEqual([])
})
