// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What a person may hand over, and what a publication takes from its channel's hand-over. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { HostError, type ChannelFolders, type FileId, type HandOver, type HandOverId, type PersonId } from '../../domain/host.ts'
import { looksNow, type Place } from './directory.ts'
import { trying } from './files.ts'
import { ALL_ACTIONS } from './hand-overs.ts'
import { ROOT, type Known } from './identity.ts'
import { memberFolders } from './membership.ts'
import { checkName } from './names.ts'
import type { Parts } from './parts.ts'

const NAMES: Record<keyof ChannelFolders, string> = { drafts: 'Drafts', approval: 'Approval', published: 'Published', failed: 'Failed' }

export async function makeFolderHandOver(parts: Parts, person: PersonId, path: string): Promise<{ handOver: HandOver, folders: ChannelFolders, path: string }> {
	const names = path.split('/').filter((name) => name !== '')
	const [top] = names
	if (top === undefined) throw new HostError('refused', 'Choose a folder.')
	if (!memberFolders(parts.people.now(), person).includes(top)) throw new HostError('forbidden', `${person} is not a member of the folder ${top}.`)
	let place: Place | null = null
	for (const name of names) place = await enter(parts, place, name, person)
	const four = {} as ChannelFolders
	for (const key of Object.keys(NAMES) as (keyof ChannelFolders)[]) four[key] = (await enter(parts, place, NAMES[key], person)).row.id
	return { handOver: await parts.handOvers.make('folder', person, Object.values(four), [], ALL_ACTIONS), folders: four, path: names.join('/') }
}

/** The folder of that name, made where it is missing. */
async function enter({ directory }: Parts, parent: Place | null, name: string, person: PersonId): Promise<Place> {
	const parentId = parent?.row.id ?? ROOT
	const path = join(parent?.path ?? directory.root, checkName(name))
	const isNew = await trying(() => mkdir(path).then(() => true, (error: NodeJS.ErrnoException) => {
		if (error.code === 'EEXIST') return false
		throw error
	}))
	if (isNew) {
		const row = { ...await looksNow(path), id: directory.tree.newId(), parent: parentId, missingSince: null, deleted: false }
		await directory.keep(row, 'file.created', person)
		return { row, path }
	}
	if (!directory.tree.inside(parentId).has(name)) await directory.scan()
	const row = directory.tree.inside(parentId).get(name)
	if (!row) throw new HostError('gone', `${name} is not there.`)
	return directory.findFolder(row.id)
}

/** The folders directly below a path; below none, the shared folders of this person. */
export async function browse({ directory, people }: Parts, person: PersonId, path: string): Promise<Known[]> {
	const mine = memberFolders(people.now(), person)
	const names = path.split('/').filter((name) => name !== '')
	if (names.length === 0) return [...directory.tree.inside(ROOT).values()].filter((row) => row.kind === 'folder' && mine.includes(row.name))
	const folder = directory.tree.byPath(path)
	if (!folder || !mine.includes(names[0]!)) throw new HostError('gone', 'This folder is not there.')
	return (await directory.inside(folder.id)).filter((row) => row.kind === 'folder')
}

/** As the person whose event put the file there, while they can still reach it and the folders; else as the channel's owner. */
export async function deriveFrom(parts: Parts, { folder, file, eventId }: { folder: HandOverId, file: FileId, eventId?: string }): Promise<HandOver> {
	const { directory: { tree }, handOvers } = parts
	const standing = await handOvers.get(folder)
	if (standing.kind !== 'folder') throw new HostError('handOver', 'A publication is derived from a folder that was handed over.')
	const { row } = await parts.directory.find(file)
	const owner = await handOvers.use(folder, { action: 'read', file: row })
	const event = eventId === undefined ? undefined : await parts.events.find(eventId)
	const about = event?.object?.id
	const isAbout = about !== undefined && [row, ...tree.above(row)].some((one) => one.id === about)
	const actor = isAbout ? event?.actor : null
	const mine = actor ? memberFolders(parts.people.now(), actor) : []
	const reaches = [row, ...standing.folders.flatMap((id) => tree.get(id) ?? [])].every((one) => mine.includes(tree.top(one).name))
	return handOvers.make('publication', actor && reaches ? actor : owner, standing.folders, [file], standing.actions)
}
