// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEvents } from './events.ts'

function stream(...chunks: Uint8Array[]): ReadableStream<Uint8Array> {
	return new ReadableStream({
		start(controller) {
			for (const chunk of chunks) controller.enqueue(chunk)
			controller.close()
		},
	})
}

async function read(...chunks: Uint8Array[]) {
	const events = []
	for await (const event of readEvents(stream(...chunks))) events.push(event)
	return events
}

const bytes = (text: string) => new TextEncoder().encode(text)

describe('reading Server-Sent Events', () => {
	it('yields events with their name and data', async () => {
		expect(await read(bytes('event: change\ndata: {"topics":["board"]}\n\n'))).toEqual([{ event: 'change', data: '{"topics":["board"]}' }])
	})

	it('passes over comments, which only keep the line open, and over what has no data', async () => {
		expect(await read(bytes(': still here\n\nid: 7\n\ndata: a\n\n'))).toEqual([{ event: 'message', data: 'a' }])
	})

	it('joins lines of data, and takes every kind of line end', async () => {
		expect(await read(bytes('data: one\r\ndata:two\r\n\r\n'))).toEqual([{ event: 'message', data: 'one\ntwo' }])
	})

	it('does not yield what was cut off', async () => {
		expect(await read(bytes('data: whole\n\ndata: ha'))).toEqual([{ event: 'message', data: 'whole' }])
	})

	it('reads the same wherever the network cuts, even within a sign', async () => {
		const whole = bytes('event: change\ndata: „Grüße“ 🎉\n\n: x\n\nevent: change\ndata: zwei\n\n')
		const expected = await read(whole)
		await fc.assert(fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 6 }), async (cuts) => {
			const at = [0, ...cuts.sort((a, b) => a - b), whole.length]
			const chunks = at.slice(1).map((end, index) => whole.slice(at[index], end))
			expect(await read(...chunks)).toEqual(expected)
		}))
	})
})
