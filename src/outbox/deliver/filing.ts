// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Where the files go when a publication has ended: to Published, to Failed with the reason beside them, or back to the drafts. */
import { type FileId, type Host, HostError, type Node, type Told } from '../../domain/index.ts'
import { isAway } from '../intake/open.ts'
import type { OutboxParts } from '../parts.ts'
import { type Channel, channelById, deliveriesOf, type Publication, toPublication } from '../records.ts'

type Target = 'published' | 'failed' | 'drafts'

/** How long files that could not be moved are left alone. Milliseconds. */
const TRY_AGAIN = 60_000

/** What was learnt in one round, so that 2,000 files do not list their folder 2,000 times. */
interface Round { taken: Map<FileId, Set<string>> }

/** Files what has ended and is not filed yet. Begun again as often as needed: a file that is there already stays. */
export class Filing {
	readonly #parts: OutboxParts
	/** When to try again what could not be moved: it must not keep others waiting. */
	readonly #later = new Map<string, number>()

	constructor(parts: OutboxParts) { this.#parts = parts }

	async round(): Promise<void> {
		const parts = this.#parts
		const now = parts.now()
		for (const [id, at] of this.#later) if (at <= now) this.#later.delete(id)
		const rows = await parts.db.selectFrom('publication').selectAll().where('state', 'in', ['done', 'rejected']).where('ended_at', 'is', null)
			.$if(this.#later.size > 0, (query) => query.where('id', 'not in', [...this.#later.keys()]))
			.orderBy('updated_at').limit(200).execute()
		const round: Round = { taken: new Map() }
		for (const publication of rows.map(toPublication)) {
			if (!parts.peers.leads()) return
			const filed = await fileOne(parts, publication, round).catch((error: unknown) => {
				if (!isAway(error)) parts.log.error({ err: error, publication: publication.id }, 'files not moved')
				return false
			})
			if (!filed) this.#later.set(publication.id, now + TRY_AGAIN)
		}
	}
}

async function targetOf(parts: OutboxParts, publication: Publication): Promise<Target> {
	if (publication.state === 'rejected') return publication.problems.length > 0 ? 'failed' : 'drafts'
	return (await deliveriesOf(parts.db, publication.id)).every((delivery) => delivery.state === 'failed') ? 'failed' : 'published'
}

const stuck: Told['message'][] = ['needs.move_failed', 'needs.files_stuck']
const isStuck = (note: Told | null): boolean => note !== null && stuck.includes(note.message)

/** @returns whether all is where it belongs */
async function fileOne(parts: OutboxParts, publication: Publication, round: Round): Promise<boolean> {
	const channel = await channelById(parts.db, publication.channel)
	const target = await targetOf(parts, publication)
	const trouble = channel ? await moveAll(parts, publication, { channel, target, round }) : null
	if (trouble === null) {
		await ended(parts, publication, target, isStuck(publication.note) ? null : publication.note)
		return true
	}
	// Why it was rejected must not be lost over why its files could not be moved.
	if (publication.note !== null && !isStuck(publication.note)) return false
	const note: Told = { message: target === 'published' ? 'needs.move_failed' : 'needs.files_stuck', params: { detail: trouble } }
	await parts.db.updateTable('publication').set({ note: JSON.stringify(note) }).where('id', '=', publication.id).where('ended_at', 'is', null).execute()
	parts.changed(['board'])
	return false
}

/** Only what is still as it was looked at: a person may have had it tried again meanwhile. */
async function ended(parts: OutboxParts, publication: Publication, target: Target, note: Told | null): Promise<void> {
	await parts.db.updateTable('publication').set({ filed: target, ended_at: parts.now(), note: note && JSON.stringify(note) })
		.where('id', '=', publication.id).where('state', '=', publication.state).where('ended_at', 'is', null).execute()
	parts.changed(['board'])
}

/** @returns null when all is where it belongs, or nothing is left to move; else why it could not be moved */
async function moveAll(parts: OutboxParts, publication: Publication, to: { channel: Channel, target: Target, round: Round }): Promise<string | null> {
	try {
		await move(parts, publication, to)
		return null
	} catch (error) {
		if (!(error instanceof HostError) || isAway(error)) throw error
		to.round.taken.clear()
		if (error.kind !== 'forbidden' && error.kind !== 'handOver') return error.message
	}
	// The mover may no longer do this: the channel's owner does it.
	try {
		const { id } = await parts.host.deriveHandOver({ folder: to.channel.handOver, file: publication.files[0]! })
		await move(parts, { ...publication, hand_over: id }, to)
		return null
	} catch (error) {
		if (!(error instanceof HostError) || isAway(error)) throw error
		return error.message
	}
}

async function move(parts: OutboxParts, publication: Publication, { channel, target, round }: { channel: Channel, target: Target, round: Round }): Promise<void> {
	const folder = channel.folders[target]
	const nodes = await present(parts.host, publication)
	if (nodes.length === 0) return
	const shared = await usedByOthers(parts, publication)
	const waiting = nodes.filter((node) => node.parentId !== folder)
	if (!round.taken.has(folder)) round.taken.set(folder, new Set((await parts.host.list(publication.hand_over, folder)).map((node) => folded(node.name))))
	const names = freeNames(round.taken.get(folder)!, waiting)
	for (const node of waiting) {
		const name = names.get(node.id)!
		if (shared.has(node.id)) await parts.host.copy(publication.hand_over, node.id, folder, name)
		else await parts.host.move(publication.hand_over, node.id, folder, name)
		round.taken.get(folder)!.add(folded(name))
	}
	if (target !== 'published') await writeReason(parts, publication, folder, names.get(nodes[0]!.id) ?? nodes[0]!.name)
}

/** What is gone is gone; what the person may not see any more is not. */
async function present(host: Host, publication: Publication): Promise<Node[]> {
	const found = await Promise.all(publication.files.map((id) => host.stat(publication.hand_over, id).catch((error: unknown) => {
		if (error instanceof HostError && error.kind === 'gone') return null
		throw error
	})))
	return found.filter((node) => node !== null)
}

/** Media that another open post shows, too, stay for it. */
async function usedByOthers(parts: OutboxParts, publication: Publication): Promise<Set<FileId>> {
	const [lead, ...rest] = publication.files
	const used = new Set<FileId>()
	for (const file of rest) {
		const other = await parts.db.selectFrom('publication').select('id').where('channel', '=', publication.channel).where('ended_at', 'is', null)
			.where('id', '!=', publication.id).where('files', 'like', `%"${file}"%`).limit(1).executeTakeFirst()
		if (other && file !== lead) used.add(file)
	}
	return used
}

const folded = (name: string): string => name.normalize('NFC').toLowerCase()

/** Names that are free in the folder: all files of a post get the same number, so that they still go together. */
function freeNames(taken: Set<string>, nodes: Node[]): Map<FileId, string> {
	for (let number = 1; ; number++) {
		const names = nodes.map((node) => [node.id, number === 1 ? node.name : numbered(node.name, number)] as const)
		if (names.every(([, name]) => !taken.has(folded(name)))) return new Map(names)
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
		...(publication.note && !isStuck(publication.note) ? [say(publication.note)] : []),
		...publication.problems.map((problem) => `- ${problem.line === undefined ? '' : `${problem.line}: `}${problem.field === undefined ? '' : `${problem.field}: `}${say(problem)}`),
		...(publication.state === 'done' ? deliveries.flatMap((delivery) => delivery.error === null ? [] : [`- ${say(JSON.parse(delivery.error) as Told)}`]) : []),
	]
	const bytes = new TextEncoder().encode(`${name}\n\n${lines.join('\n')}\n`)
	await parts.host.write(publication.hand_over, folder, `${name.replace(/\.[^.]+$/, '')}.reason.txt`, bytes)
}
