// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What changed between two texts, word by word: the longest common sequence stays, the rest came or went. */
export interface Piece { kind: 'same' | 'gone' | 'new', text: string }

/** Above this many words the table would be too large; then the whole is shown as gone and new. */
const most = 1200

function words(text: string): string[] {
	return text.match(/\s+|[^\s]+/gu) ?? []
}

/** `table[i][j]`: how many words `before` from i and `after` from j have in common, in order. */
function commonTable(before: string[], after: string[]): Uint16Array[] {
	const table = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1))
	for (let i = before.length - 1; i >= 0; i--) {
		for (let j = after.length - 1; j >= 0; j--) {
			table[i]![j] = before[i] === after[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!)
		}
	}
	return table
}

function append(pieces: Piece[], kind: Piece['kind'], text: string): void {
	const last = pieces.at(-1)
	if (last?.kind === kind) last.text += text
	else pieces.push({ kind, text })
}

export function difference(before: string, after: string): Piece[] {
	const [old, fresh] = [words(before), words(after)]
	const pieces: Piece[] = []
	if (old.length > most || fresh.length > most) {
		return [{ kind: 'gone' as const, text: before }, { kind: 'new' as const, text: after }].filter(({ text }) => text !== '')
	}
	const table = commonTable(old, fresh)
	let [i, j] = [0, 0]
	while (i < old.length || j < fresh.length) {
		if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
			append(pieces, 'same', old[i]!)
			i += 1; j += 1
		} else if (j >= fresh.length || (i < old.length && table[i + 1]![j]! >= table[i]![j + 1]!)) append(pieces, 'gone', old[i++]!)
		else append(pieces, 'new', fresh[j++]!)
	}
	return pieces
}
