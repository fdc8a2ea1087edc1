// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Actor, HostError, type Node, type Told } from '../../domain/index.ts'
import {
	type Channel,
	channels,
	filesOf,
	groupFiles,
	isMarkdown,
	MAX_SOURCE,
	namedMedia,
	plainText,
	readSource,
	toPublication,
} from '../../outbox/index.ts'
import type { Service } from '../context.ts'
import { toCard } from './publication.ts'
import { type Names, toPerson, toProblem, toTold } from './told.ts'

/** Ended ones that the board still shows. */
const SHOWN_ENDED = 60

type Draft = Awaited<ReturnType<typeof draftsOf>>[number]

export async function boardFor(service: Service, actor: Actor) {
	const names = await service.people.names()
	const open = await service.db
		.selectFrom('publication')
		.selectAll()
		.where('ended_at', 'is', null)
		.orderBy('updated_at', 'desc')
		.limit(500)
		.execute()
	const ended = await service.db
		.selectFrom('publication')
		.selectAll()
		.where('ended_at', 'is not', null)
		.where('state', '!=', 'cancelled')
		.orderBy('updated_at', 'desc')
		.limit(SHOWN_ENDED)
		.execute()
	const publications = [...open, ...ended].map(toPublication)
	const visible =
		actor.kind === 'operator'
			? null
			: await service.people.visible(
					actor.id,
					publications.flatMap((publication) => publication.files.slice(0, 1)),
				)
	const mine = publications.filter((publication) => visible === null || visible.has(publication.files[0] ?? ''))
	const drafts = await allDrafts(service, actor, names)
	// A rejected post that is back among the drafts is shown there, with its reason.
	const back = new Set(drafts.flatMap((draft) => draft.fileIds))
	const cards = mine
		.filter((publication) => !(publication.state === 'rejected' && publication.filed === 'drafts'))
		.filter((publication) => !(publication.ended_at !== null && back.has(publication.files[0] ?? '')))
	return { drafts, cards: await Promise.all(cards.map((publication) => toCard(service, publication))) }
}

async function allDrafts(service: Service, actor: Actor, names: Names): Promise<Draft[]> {
	const all = (await channels.channels(service.outbox.parts)).filter((channel) => channel.enabled)
	const visible =
		actor.kind === 'operator'
			? null
			: await service.people.visible(
					actor.id,
					all.map((channel) => channel.folders.drafts),
				)
	const lists = await Promise.all(
		all.filter((channel) => visible === null || visible.has(channel.folders.drafts)).map((channel) => draftsOf(service, channel, names)),
	)
	return lists.flat()
}

interface Read {
	etag: string
	named: string[] | null
	firstLine: string
	problems: ReturnType<typeof toProblem>[]
}
const read = new Map<string, Read>()

/** The posts that lie in a channel's drafts folder. A folder that cannot be seen now has none to show. */
async function draftsOf(service: Service, channel: Channel, names: Names) {
	let nodes: Node[]
	try {
		nodes = await service.host.list(channel.handOver, channel.folders.drafts)
	} catch (error) {
		if (!(error instanceof HostError)) throw error
		service.log.warn({ err: error, channel: channel.id }, 'drafts not listed')
		return []
	}
	const sources = new Map(
		await Promise.all(nodes.filter(isMarkdown).map(async (node) => [node.id, await readDraft(service, channel, node, names)] as const)),
	)
	const groups = groupFiles(nodes, (node) => sources.get(node.id)?.named ?? null)
	return await Promise.all(
		groups.map(async (group) => {
			const files = filesOf(group)
			const source = group.source ? sources.get(group.source.id) : undefined
			return {
				fileId: files[0]!.id,
				name: files[0]!.name,
				firstLine: source?.firstLine ?? files[0]!.name,
				path: files[0]!.path,
				channel: { id: channel.id, name: channel.name },
				owner: files[0]!.owner === undefined ? null : toPerson(files[0]!.owner, names),
				modifiedAt: Math.max(...files.map((file) => file.modifiedAt)),
				files: files.map((file) => file.name),
				fileIds: files.map((file) => file.id),
				approvalFolder: channel.folders.approval,
				problems: source?.problems ?? [],
				rejected: await rejection(service, files[0]!.id, names),
			}
		}),
	)
}

async function readDraft(service: Service, channel: Channel, node: Node, names: Names): Promise<Read> {
	const known = read.get(node.id)
	if (known?.etag === node.etag) return known
	const fresh = await readNow(service, channel, node, names)
	if (read.size > 2_000) read.clear()
	read.set(node.id, fresh)
	return fresh
}

async function readNow(service: Service, channel: Channel, node: Node, names: Names): Promise<Read> {
	const nothing: Read = { etag: node.etag, named: null, firstLine: node.name, problems: [] }
	const bytes = await service.host.read(channel.handOver, node.id, MAX_SOURCE).catch(() => null)
	if (!bytes) return nothing
	const source = readSource(new TextDecoder().decode(bytes))
	if (!source.ok) return { ...nothing, problems: source.error.map((problem) => toProblem(problem, names)) }
	const plain = plainText(source.value.body)
	return {
		etag: node.etag,
		named: namedMedia(source.value, plain),
		firstLine: (source.value.fields.title ?? plain.text.split('\n')[0] ?? '').slice(0, 140) || node.name,
		problems: [],
	}
}

async function rejection(service: Service, file: string, names: Names) {
	const row = await service.db
		.selectFrom('publication')
		.innerJoin('post', 'post.id', 'publication.post')
		.select(['publication.note', 'publication.filed'])
		.where('post.file_id', '=', file)
		.where('publication.ended_at', 'is not', null)
		.orderBy('publication.opened_at', 'desc')
		.limit(1)
		.executeTakeFirst()
	return row?.filed === 'drafts' && row.note !== null ? toTold(JSON.parse(row.note) as Told, names) : null
}
