// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Makes the parts of a local folder and puts them together. */
import { existsSync } from 'node:fs'
import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { newId, type Db } from '../../store/index.ts'
import { Directory } from './directory.ts'
import { Events } from './events.ts'
import { HandOvers } from './hand-overs.ts'
import { Links } from './links.ts'
import { Notifications } from './notifications.ts'
import { People, type Organisation } from './people.ts'
import { Scanner, type Scanned } from './scan.ts'
import { Tree } from './tree.ts'

export interface LocalFolderOptions {
	db: Db
	/** The directory whose folders are shared; made where it is missing. */
	root: string
	/** `people.yaml`: who is here, and whose the folders are. */
	peopleFile: string
	/** Where strangers reach this service; links lie below `/s/`. */
	publicBase: string
	log: Logger
	clock?: () => number
	/** How often the directory is looked at even if nothing seems to have changed. */
	scanEveryMs?: number
	/** Ties an event to the request that caused it. */
	correlationId?: () => string
}

export interface Parts {
	db: Db
	directory: Directory
	events: Events
	people: People
	handOvers: HandOvers
	links: Links
	notifications: Notifications
}

/** @throws PeopleFileError when `people.yaml` is broken */
export async function openParts(options: LocalFolderOptions, hears: { onScan: (scanned: Scanned) => void, onLarge: () => void }): Promise<Parts> {
	const { db, log, clock = Date.now, publicBase } = options
	const people = new People(options.peopleFile, log)
	await makeFolders(options.root, people.now())
	const root = await realpath(options.root)
	const tree = await Tree.load(db)
	const events = new Events(db, clock, options.correlationId ?? newId)
	const scanner = new Scanner({ db, root, tree, events, people, clock, log })
	const directory = new Directory({ root, tree, db, events, scanner, ...hears })
	const handOvers = new HandOvers({
		db, tree, clock, mayReach: (person, row) => people.now().folders.get(tree.top(row).name)?.members.has(person) ?? false,
	})
	const links = new Links(db, publicBase, clock)
	await Promise.all([events.purge(), handOvers.purge(), links.purge()])
	return { db, directory, events, people, handOvers, links, notifications: new Notifications(db, clock) }
}

/** A directory that is new gets its shared folders; one that lost them (a disk that is not mounted) does not. */
async function makeFolders(root: string, { folders }: Organisation): Promise<void> {
	if (existsSync(root)) return
	await mkdir(root, { recursive: true })
	for (const name of folders.keys()) await mkdir(join(root, name), { recursive: true })
}
