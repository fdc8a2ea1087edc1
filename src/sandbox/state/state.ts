// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Change } from './records.ts'
import { World } from './world.ts'

/** Where the sandbox keeps what it was told. `commit` and `putBytes` are durable (as far as the kind goes) when they return. */
export interface SandboxState {
	readonly world: World
	commit(change: Change): void
	/** Keeps a file's bytes. Called before the change that names them. */
	putBytes(mediaId: string, bytes: Uint8Array): void
	getBytes(mediaId: string): Uint8Array | null
	removeBytes(mediaId: string): void
	/** Calls after every change; returns the way to stop. */
	subscribe(listener: (change: Change) => void): () => void
	/** An id greater than every one before it, made of the time as Mastodon's snowflakes are. */
	nextId(now: number): string
	close(): void
}

/** Forgets everything with the process. */
export class MemoryState implements SandboxState {
	readonly world = new World()
	private readonly bytes = new Map<string, Uint8Array>()
	private readonly listeners = new Set<(change: Change) => void>()

	commit(change: Change): void {
		this.world.apply(change)
		for (const listener of this.listeners) listener(change)
	}

	putBytes(mediaId: string, bytes: Uint8Array): void {
		this.bytes.set(mediaId, bytes)
	}

	getBytes(mediaId: string): Uint8Array | null {
		return this.bytes.get(mediaId) ?? null
	}

	removeBytes(mediaId: string): void {
		this.bytes.delete(mediaId)
	}

	subscribe(listener: (change: Change) => void): () => void {
		this.listeners.add(listener)
		return () => this.listeners.delete(listener)
	}

	nextId(now: number): string {
		const fromTime = BigInt(now) << 16n
		const next = fromTime > this.world.lastId ? fromTime : this.world.lastId + 1n
		this.world.lastId = next
		return next.toString()
	}

	close(): void {
		this.listeners.clear()
	}
}
