// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SandboxState } from '../state/state.ts'

const keepAliveMs = 25_000

/** Tells open pages that something changed (Server-Sent Events). What changed they read themselves. */
export class LiveEvents {
	private readonly streams = new Set<ReadableStreamDefaultController<Uint8Array>>()
	private readonly encoder = new TextEncoder()
	private readonly timer: NodeJS.Timeout
	private readonly unsubscribe: () => void

	constructor(state: SandboxState) {
		this.unsubscribe = state.subscribe(({ type }) => {
			if (type.startsWith('status')) this.send('event: change\ndata: {}\n\n')
		})
		this.timer = setInterval(() => this.send(': still here\n\n'), keepAliveMs)
		this.timer.unref()
	}

	stream(): Response {
		let own: ReadableStreamDefaultController<Uint8Array> | undefined
		const body = new ReadableStream<Uint8Array>({
			start: (controller) => {
				own = controller
				this.streams.add(controller)
				controller.enqueue(this.encoder.encode('retry: 2000\n\n'))
			},
			cancel: () => { if (own) this.streams.delete(own) },
		})
		return new Response(body, {
			headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
		})
	}

	close(): void {
		this.unsubscribe()
		clearInterval(this.timer)
		for (const stream of this.streams) stream.close()
		this.streams.clear()
	}

	private send(text: string): void {
		const bytes = this.encoder.encode(text)
		for (const stream of this.streams) {
			// a reader that went meanwhile must not stop the post that is being told of
			try {
				stream.enqueue(bytes)
			} catch {
				this.streams.delete(stream)
			}
		}
	}
}
