// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Server-Sent Events read with `fetch`, as EventSource cannot send an Authorization header. */
export interface ServerEvent { event: string, data: string }

function parsed(block: string): ServerEvent | null {
	let event = 'message'
	const data: string[] = []
	for (const line of block.split('\n')) {
		const colon = line.indexOf(':')
		if (colon === 0) continue
		const field = colon < 0 ? line : line.slice(0, colon)
		const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
		if (field === 'event') event = value
		if (field === 'data') data.push(value)
	}
	return data.length > 0 ? { event, data: data.join('\n') } : null
}

/** Yields each event as soon as it is complete; ends with the stream. */
export async function* readEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
	const decoder = new TextDecoder()
	const reader = stream.getReader()
	let rest = ''
	try {
		for (;;) {
			const { done, value } = await reader.read()
			if (done) return
			rest = (rest + decoder.decode(value, { stream: true })).replace(/\r\n?/g, '\n')
			for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
				const event = parsed(rest.slice(0, end))
				rest = rest.slice(end + 2)
				if (event) yield event
			}
		}
	} finally {
		await reader.cancel().catch(() => {})
	}
}
