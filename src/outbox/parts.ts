// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Host, Platform, PlatformContext } from '../domain/index.ts'
import type { Db, Peers } from '../store/index.ts'
import type { Blobs } from './blobs.ts'

/** Places at which the crash test kills the process; nothing happens there otherwise. */
export type KillPoint = 'claimed' | 'key-stored' | 'answered' | 'recorded'

export interface Log {
	info(fields: Record<string, unknown>, message: string): void
	warn(fields: Record<string, unknown>, message: string): void
	error(fields: Record<string, unknown>, message: string): void
}

export type Topic = 'board' | 'entries' | 'accounts' | 'channels'

/** What the outbox is built from; `src/service/context.ts` wires it, tests override any part. */
export interface OutboxParts {
	db: Db
	host: Host
	/** The other processes on this database. */
	peers: Pick<Peers, 'leads' | 'tell'>
	blobs: Blobs
	platform(id: string): Platform | undefined
	now(): number
	/** In [0, 1), for jitter. */
	random(): number
	log: Log
	/** Who listens sees it at once. */
	changed(topics: Topic[]): void
	/** Seals and opens an account's credentials. */
	seal(secret: Record<string, string>): Promise<string>
	open(sealed: string): Promise<Record<string, string>>
	/** A context for one call to a platform. */
	platformContext(correlationId: string, signal: AbortSignal): PlatformContext
	killPoint(point: KillPoint): Promise<void>
	/** Text in a person's language, for files and notifications written by the service. */
	translate(told: import('../domain/index.ts').Told, language: string | undefined): string
	/** Unique name of this process, for leases. */
	process: string
	timing: Timing
}

/** Milliseconds. */
export interface Timing {
	/** A file is taken when it has not changed for so long. */
	quiet: number
	/** How long a post waits for media that it names. */
	missing: number
	/** How long a claim lasts without renewal. */
	lease: number
	/** A platform call's total deadline. */
	call: number
	/** How often each channel's folder is looked at without a hint. */
	reconcile: number
}

export const defaultTiming: Timing = { quiet: 2_000, missing: 30_000, lease: 90_000, call: 60_000, reconcile: 180_000 }

/** After so many tries a person must look. */
export const MAX_ATTEMPTS = 12
