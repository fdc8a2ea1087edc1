// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Who put a file where it is, and who changed it, as the host told it. */
import type { HostEvent, Node } from '../../domain/index.ts'
import type { Db } from '../../store/index.ts'

const ARRIVALS = ['file.created', 'file.moved', 'file.copied', 'file.restored', 'flow.matched']

/** The latest event by which this file (or a folder around it) came into the folder; null where it was found without one. */
export async function arrivalOf(db: Db, node: Node, folder: string): Promise<HostEvent | null> {
	const inside = node.ancestors.slice(0, Math.max(0, node.ancestors.indexOf(folder)))
	const rows = await db.selectFrom('seen_event').select('event').where('file_id', 'in', [node.id, ...inside])
		.where('kind', 'in', ARRIVALS).where('actor', 'is not', null).orderBy('at', 'desc').limit(10).execute()
	const events = rows.map((row) => JSON.parse(row.event) as HostEvent)
	return events.find((event) => event.ancestorsAfter.includes(folder)) ?? null
}

/** Who changed any of these files since then. */
export async function changersSince(db: Db, files: string[], since: number): Promise<string[]> {
	if (files.length === 0) return []
	const rows = await db.selectFrom('seen_event').select('actor').distinct().where('file_id', 'in', files)
		.where('kind', 'in', ['file.written', 'file.created', 'file.moved', 'file.restored']).where('at', '>=', since).where('actor', 'is not', null).execute()
	return rows.map((row) => row.actor!)
}

/** Whether this file stayed behind when the post that it was a part of was taken out: it is nobody's wish to post it by itself. */
export async function wasLeftBehind(db: Db, node: Node, folder: string): Promise<boolean> {
	const taken = await db.selectFrom('publication').select('ended_at').where('state', '=', 'cancelled')
		.where('files', 'like', `%"${node.id}"%`).where('files', 'not like', `["${node.id}"%`).orderBy('ended_at', 'desc').limit(1).executeTakeFirst()
	if (!taken) return false
	const arrival = await arrivalOf(db, node, folder)
	return arrival === null || arrival.at <= (taken.ended_at ?? 0)
}
