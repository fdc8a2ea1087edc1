// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { z } from '@hono/zod-openapi'
import { type Actor } from '../../domain/index.ts'
import { accountsById, actions, type Channel, channelById, type Done, type Publication, publicationById, toPublication } from '../../outbox/index.ts'
import type { Service } from '../context.ts'
import { boardFor } from '../views/board.ts'
import { approvalFacts, toCard, toPublicationView } from '../views/publication.ts'
import { type App, type Ask, type Ctx, endpoint, list, notFound, Refused } from './app.ts'
import { body, idParam, route } from './openapi.ts'
import * as shapes from './shapes.ts'

/** The publication of the path. @throws Refused 404, also where the reader may not know of it */
async function found(service: Service, context: Ctx): Promise<{ publication: Publication, channel: Channel }> {
	const publication = await publicationById(service.db, context.req.param('id') ?? '')
	const channel = publication && (await channelById(service.db, publication.channel))
	if (!publication || !channel || !(await sees(service, context.get('actor'), publication))) throw notFound()
	return { publication, channel }
}

async function sees(service: Service, actor: Actor, publication: Publication): Promise<boolean> {
	return actor.kind === 'operator' || (await service.people.visible(actor.id, publication.files.slice(0, 1))).size > 0
}

const see = async (context: Ctx, service: Service): Promise<Ask> => {
	const publication = await publicationById(service.db, context.req.param('id') ?? '')
	return { do: 'see', canRead: publication !== null && (await sees(service, context.get('actor'), publication)) }
}

const steer = async (context: Ctx, service: Service): Promise<Ask> => {
	const { publication, channel } = await found(service, context)
	return { do: 'steer', channel, mover: publication.person, canRead: true }
}

const approving = async (context: Ctx, service: Service): Promise<Ask> => {
	const { publication, channel } = await found(service, context)
	const accounts = await accountsById(
		service.db,
		publication.content.accounts.map((text) => text.account),
	)
	return await approvalFacts(service, publication, context.get('actor'), channel, accounts)
}

const rejecting = async (context: Ctx, service: Service): Promise<Ask> => {
	const { channel } = await found(service, context)
	return { do: 'reject', channel, canRead: true }
}

type Act = (publication: Publication, actor: Actor, context: Ctx) => Promise<Done>

/** Does it, says what stands in the way, and answers with the publication as it is now. */
async function perform(service: Service, context: Ctx, act: Act) {
	const { publication } = await found(service, context)
	const done = await act(publication, context.get('actor'), context)
	if (!done.ok) throw new Refused(done.error.why === 'invalid' ? 422 : 409, done.error.told)
	service.outbox.worker.wake()
	return await toPublicationView(service, (await publicationById(service.db, publication.id))!, context.get('actor'))
}

export function publicationRoutes(app: App, service: Service): void {
	endpoint(app, service, route('get', '/board', 'Drafts and publications that I may see', shapes.Board), list, async (c) =>
		c.json((await boardFor(service, c.get('actor'))) as z.infer<typeof shapes.Board>, 200),
	)

	const query = z.object({ state: shapes.PublicationState.optional(), channel: z.string().optional() })
	endpoint(
		app,
		service,
		route('get', '/publications', 'Publications that I may see, newest first', z.object({ publications: z.array(shapes.Card) }), { query }),
		list,
		async (c) => {
			const { state, channel } = c.req.valid('query')
			const rows = await service.db
				.selectFrom('publication')
				.selectAll()
				.$if(state !== undefined, (q) => q.where('state', '=', state!))
				.$if(channel !== undefined, (q) => q.where('channel', '=', channel!))
				.orderBy('updated_at', 'desc')
				.limit(500)
				.execute()
			const publications = rows.map(toPublication)
			const seen = await Promise.all(publications.map((publication) => sees(service, c.get('actor'), publication)))
			const cards = await Promise.all(publications.filter((_, index) => seen[index]).map((publication) => toCard(service, publication)))
			return c.json({ publications: cards as z.infer<typeof shapes.Card>[] }, 200)
		},
	)

	endpoint(
		app,
		service,
		route('get', '/publications/{id}', 'A publication with previews, deliveries and history', shapes.Publication, { params: idParam }),
		see,
		async (c) => {
			const { publication } = await found(service, c)
			return c.json((await toPublicationView(service, publication, c.get('actor'))) as z.infer<typeof shapes.Publication>, 200)
		},
	)
	decisionRoutes(app, service)
	deliveryRoutes(app, service)
}

function decisionRoutes(app: App, service: Service): void {
	const answer = shapes.Publication
	const approve = route('post', '/publications/{id}/approve', 'Approve exactly what the hash names', answer, {
		params: idParam,
		body: body(z.object({ hash: z.string().length(64) })),
	})
	endpoint(app, service, approve, approving, async (c) =>
		c.json(
			(await perform(service, c, (publication, actor) =>
				actions.approve(service.outbox.parts, publication, actor, c.req.valid('json').hash),
			)) as z.infer<typeof answer>,
			200,
		),
	)

	const reject = route('post', '/publications/{id}/reject', 'Say no, with a reason', answer, {
		params: idParam,
		body: body(z.object({ reason: z.string().trim().min(1).max(2000) })),
	})
	endpoint(app, service, reject, rejecting, async (c) =>
		c.json(
			(await perform(service, c, (publication, actor) =>
				actions.reject(service.outbox.parts, publication, actor, c.req.valid('json').reason),
			)) as z.infer<typeof answer>,
			200,
		),
	)

	const plain: [string, string, (publication: Publication, actor: Actor) => Promise<Done>][] = [
		[
			'ask-again',
			'Ask for a new approval of what is there now',
			(publication, actor) => actions.askAgain(service.outbox.parts, publication, actor),
		],
		[
			'post-again',
			'Post a published file again, after a new approval',
			(publication, actor) => actions.askAgain(service.outbox.parts, publication, actor),
		],
		['cancel', 'Take it back before it is sent', (publication, actor) => actions.takeBack(service.outbox.parts, publication, actor)],
		['withdraw', 'Delete the posts and end the link', (publication, actor) => actions.withdraw(service.outbox.parts, publication, actor)],
	]
	for (const [name, summary, act] of plain) {
		endpoint(app, service, route('post', `/publications/{id}/${name}`, summary, answer, { params: idParam }), steer, async (c) =>
			c.json((await perform(service, c, act)) as z.infer<typeof answer>, 200),
		)
	}
}

function deliveryRoutes(app: App, service: Service): void {
	const answer = shapes.Publication
	const params = z.object({ id: z.string(), delivery: z.string() })
	endpoint(
		app,
		service,
		route('post', '/publications/{id}/deliveries/{delivery}/retry', 'Try a failed delivery again', answer, { params }),
		steer,
		async (c) =>
			c.json(
				(await perform(service, c, (publication, actor) =>
					actions.retry(service.outbox.parts, publication, c.req.valid('param').delivery, actor),
				)) as z.infer<typeof answer>,
				200,
			),
	)

	const settled = z.object({ answer: z.enum(['there', 'again']), url: z.url().optional() })
	endpoint(
		app,
		service,
		route('post', '/publications/{id}/deliveries/{delivery}/settle', 'Say whether an unclear post is there', answer, {
			params,
			body: body(settled),
		}),
		steer,
		async (c) =>
			c.json(
				(await perform(service, c, (publication, actor) =>
					actions.settle(service.outbox.parts, publication, c.req.valid('param').delivery, actor, c.req.valid('json')),
				)) as z.infer<typeof answer>,
				200,
			),
	)

	const media = {
		method: 'get' as const,
		path: '/publications/{id}/media/{sha256}',
		summary: 'The very bytes that ship',
		request: { params: z.object({ id: z.string(), sha256: z.string().length(64) }) },
		responses: {
			200: { description: 'The bytes', content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } },
		},
	}
	endpoint(app, service, media, see, async (c) => {
		const { publication } = await found(service, c)
		const medium = [...publication.content.media, ...(publication.approved_content?.media ?? [])].find(
			(one) => one.sha256 === c.req.param('sha256'),
		)
		const bytes = medium && (await service.outbox.parts.blobs.get(medium.sha256))
		if (!bytes) throw notFound()
		return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
			'Content-Type': medium.mime,
			'Content-Security-Policy': 'default-src \'none\'; sandbox',
			'Cache-Control': 'private, max-age=3600',
		})
	})
}
