// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Where the files go when a publication has ended: to Published, to Failed with the reason beside them, or back to the drafts. */
import { type FileId, type Host, HostError, type Node, type Told } from '../../domain/index.ts'
import { isAway } from '../intake/open.ts'
import type { OutboxParts } from '../parts.ts'
import { type Channel, channelById, deliveriesOf, type Publication, toPublication } from '../records.ts'

type Target = 'published' | 'failed' | 'drafts'

/** Files what has ended and is not filed yet. Begun again as often as needed: a file that is there already stays. */
export async function fileEnded(parts: OutboxParts): Promise<void> {
	const rows = await parts.db.selectFrom('publication').selectAll().where('state', 'in', ['done', 'rejected']).where('ended_at', 'is', null).orderBy('updated_at').limit(200).execute()
	for (const publication of rows.map(toPublication)) {
		await fileOne(parts, publication).catch((error: unknown) => {
			if (!isAway(error)) parts.log.error({ err: error, publication: publication.id }, 'files not moved')
		})
	}
}

async function targetOf(parts: OutboxParts, publication: Publication): Promise<Target> {
	if (publication.state === 'rejected') return publication.problems.length > 0 ? 'failed' : 'drafts'
	return (await deliveriesOf(parts.db, publication.id)).every((delivery) => delivery.state === 'failed') ? 'failed' : 'published'
}

async function fileOne(parts: OutboxParts, publication: Publication): Promise<void> {
	const channel = await channelById(parts.db, publication.channel)
	const target = await targetOf(parts, publication)
	const trouble = channel ? await moveAll(parts, publication, channel, target) : null
	if (trouble === 'gone') return await ended(parts, publication, target, publication.note)
	if (trouble !== null) {
		const note: Told = { message: 'needs.move_failed', params: { detail: trouble } }
		if (publication.note?.message === note.message) return
		await parts.db.updateTable('publication').set({ note: JSON.stringify(note) }).where('id', '=', publication.id).execute()
		return parts.changed(['board'])
	}
	const solved = publication.note?.message === 'needs.move_failed' ? null : publication.note
	await ended(parts, publication, target, solved)
}

async function ended(parts: OutboxParts, publication: Publication, target: Target, note: Told | null): Promise<void> {
	await parts.db.updateTable('publication').set({ filed: target, ended_at: parts.now(), note: note && JSON.stringify(note) }).where('id', '=', publication.id).execute()
	parts.changed(['board'])
}

/** @returns null when all is where it belongs, `gone` when there is nothing left to move, else why it could not be moved */
async function moveAll(parts: OutboxParts, publication: Publication, channel: Channel, target: Target): Promise<string | null> {
	const folder = channel.folders[target]
	const shared = await usedByOthers(parts, publication)
	const nodes = await present(parts.host, publication)
	if (nodes.length === 0) return 'gone'
	try {
		const waiting = nodes.filter((node) => node.parentId !== folder)
		const names = await freeNames(parts.host, publication.hand_over, folder, waiting)
		for (const node of waiting) {
			const name = names.get(node.id)!
			if (shared.has(node.id)) await parts.host.copy(publication.hand_over, node.id, folder, name)
			else await parts.host.move(publication.hand_over, node.id, folder, name)
		}
		if (target !== 'published') await writeReason(parts, publication, folder, nodes[0]!.name)
		return null
	} catch (error) {
		if (!(error instanceof HostError) || isAway(error)) throw error
		return error.message
	}
}

async function present(host: Host, publication: Publication): Promise<Node[]> {
	const found = await Promise.all(publication.files.map((id) => host.stat(publication.hand_over, id).catch((error: unknown) => {
		if (error instanceof HostError && !isAway(error)) return null
		throw error
	})))
	return found.filter((node) => node !== null)
}

/** Media that another open post shows, too, stay for it. */
async function usedByOthers(parts: OutboxParts, publication: Publication): Promise<Set<FileId>> {
	const rows = await parts.db.selectFrom('publication').select('files').where('channel', '=', publication.channel).where('ended_at', 'is', null).where('id', '!=', publication.id).execute()
	const lead = publication.files[0]
	return new Set(rows.flatMap((row) => JSON.parse(row.files) as string[]).filter((id) => id !== lead))
}

/** Names that are free in the folder: all files of a post get the same number, so that they still go together. */
async function freeNames(host: Host, handOver: string, folder: FileId, nodes: Node[]): Promise<Map<FileId, string>> {
	const taken = new Set((await host.list(handOver, folder)).map((node) => node.name.normalize('NFC').toLowerCase()))
	const isFree = (name: string) => !taken.has(name.normalize('NFC').toLowerCase())
	for (let number = 1; ; number++) {
		const names = nodes.map((node) => [node.id, number === 1 ? node.name : numbered(node.name, number)] as const)
		if (names.every(([, name]) => isFree(name))) return new Map(names)
	}
}

function numbered(name: string, number: number): string {
	const dot = name.lastIndexOf('.')
	return dot > 0 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`
}

/** The reason beside the file, in the mover's language. */
async function writeReason(parts: OutboxParts, publication: Publication, folder: FileId, name: string): Promise<void> {
	const language = (await parts.host.people({ ids: [publication.person] }))[0]?.language
	const say = (told: Told) => parts.translate(told, language)
	const deliveries = await deliveriesOf(parts.db, publication.id)
	const lines = [
		...(publication.note ? [say(publication.note)] : []),
		...publication.problems.map((problem) => `- ${problem.line === undefined ? '' : `${problem.line}: `}${problem.field === undefined ? '' : `${problem.field}: `}${say(problem)}`),
		...(publication.state === 'done' ? deliveries.flatMap((delivery) => delivery.error === null ? [] : [`- ${say(JSON.parse(delivery.error) as Told)}`]) : []),
	]
	const bytes = new TextEncoder().encode(`${name}\n\n${lines.join('\n')}\n`)
	await parts.host.write(publication.hand_over, folder, `${name.replace(/\.[^.]+$/, '')}.reason.txt`, bytes)
}
