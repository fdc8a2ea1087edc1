// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Who I am, the stream, live changes, drafts. */
import { z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { decide } from '../../domain/index.ts'
import { type Channel, channelById, filesOf, groupFiles, isMarkdown, MAX_SOURCE, namedMedia, plainText, readSource } from '../../outbox/index.ts'
import { readEntries } from '../../stream/index.ts'
import type { Service } from '../context.ts'
import { toEntry } from '../views/others.ts'
import { type App, type Ask, type Ctx, endpoint, list, notFound, personOf, self } from './app.ts'
import { body, route } from './openapi.ts'
import * as shapes from './shapes.ts'

/** A sign of life, so that proxies keep the stream open. Milliseconds. */
const HEARTBEAT = 25_000

export async function meView(service: Service, context: Ctx) {
	const actor = context.get('actor')
	const names = await service.people.names()
	const id = actor.kind === 'person' ? actor.id : 'operator'
	const demo = service.local
		? {
				people: (await service.people.all()).map(({ id, displayName, groups }) => ({ id, displayName, groups })),
				sandboxUrl: `${service.publicUrl}/sandbox`,
			}
		: null
	return {
		person: { id, displayName: names.get(id) ?? id },
		groups: actor.kind === 'person' ? actor.groups : [],
		isAdmin: actor.kind === 'operator' || actor.isAdmin,
		host: { name: service.host.name, capabilities: { ...service.host.capabilities } },
		demo,
		can: { connectAccounts: decide(actor, { do: 'manageAccounts' }).allowed, makeChannels: true },
	}
}

export function readingRoutes(app: App, service: Service): void {
	endpoint(app, service, route('get', '/me', 'Who I am and what I can do', shapes.Me), self, async (c) => c.json(await meView(service, c), 200))

	const query = z.object({ before: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) })
	endpoint(
		app,
		service,
		route('get', '/entries', 'The stream, newest first', z.object({ entries: z.array(shapes.Entry), next: z.string().nullable() }), { query }),
		list,
		async (c) => {
			const person = personOf(c)
			const { before, limit } = c.req.valid('query')
			const [page, names] = await Promise.all([
				readEntries(service.db, { person, roots: await service.people.roots(person), before, limit }),
				service.people.names(),
			])
			return c.json({ entries: page.entries.map((entry) => toEntry(entry, names)), next: page.next }, 200)
		},
	)

	const changes = {
		method: 'get' as const,
		path: '/changes',
		summary: 'Server-Sent Events: which parts of the screen have changed',
		responses: { 200: { description: 'event: change, data: {"topics": [...]}', content: { 'text/event-stream': { schema: z.string() } } } },
	}
	endpoint(
		app,
		service,
		changes,
		self,
		(c) =>
			streamSSE(c, async (stream) => {
				await stream.writeSSE({ event: 'hello', data: '{}' })
				const stop = service.live.listen((topics) => {
					void stream.writeSSE({ event: 'change', data: JSON.stringify({ topics }) })
				})
				const heartbeat = setInterval(() => {
					void stream.writeSSE({ event: 'ping', data: '{}' })
				}, HEARTBEAT)
				await new Promise<void>((resolve) => stream.onAbort(resolve))
				clearInterval(heartbeat)
				stop()
			}) as never,
	)
	submitRoute(app, service)
}

function submitRoute(app: App, service: Service): void {
	const params = z.object({ fileId: z.string() })
	const input = z.object({ channel: z.string(), handOver: z.string() })
	endpoint(
		app,
		service,
		route('post', '/drafts/{fileId}/submit', 'Move a draft to the channel’s approval folder', z.object({ moved: z.array(z.string()) }), {
			params,
			body: body(input),
		}),
		async (c) => await submitting(service, c),
		async (c) => {
			const { channel: id, handOver } = c.req.valid('json')
			const channel = await channelById(service.db, id)
			if (!channel) throw notFound()
			const moved: string[] = []
			for (const file of await filesOfDraft(service, channel, c.req.valid('param').fileId)) {
				await service.host.move(handOver, file, channel.folders.approval)
				moved.push(file)
			}
			if (moved.length === 0) throw notFound()
			service.outbox.look(channel.id, 50)
			return c.json({ moved }, 200)
		},
	)
}

async function submitting(service: Service, context: Ctx): Promise<Ask> {
	const input = await context.req.json<{ channel?: string }>().catch(() => ({ channel: '' }))
	const channel = await channelById(service.db, String(input.channel ?? ''))
	if (!channel) throw notFound()
	const file = context.req.param('fileId') ?? ''
	const actor = context.get('actor')
	return { do: 'submit', channel, canRead: actor.kind === 'person' && (await service.host.canRead(actor.id, file)) }
}

/** All files of the draft that this file names. */
async function filesOfDraft(service: Service, channel: Channel, fileId: string): Promise<string[]> {
	const nodes = await service.host.list(channel.handOver, channel.folders.drafts)
	const named = new Map<string, string[] | null>()
	for (const node of nodes.filter(isMarkdown)) {
		const bytes = await service.host.read(channel.handOver, node.id, MAX_SOURCE).catch(() => null)
		const source = bytes && readSource(new TextDecoder().decode(bytes))
		named.set(node.id, source?.ok ? namedMedia(source.value, plainText(source.value.body)) : null)
	}
	const group = groupFiles(nodes, (node) => named.get(node.id) ?? null).find((one) => filesOf(one)[0]!.id === fileId)
	return group ? filesOf(group).map((file) => file.id) : []
}
