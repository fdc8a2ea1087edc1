// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Channels, accounts, platforms, people: what an organisation sets up. */
import { z } from '@hono/zod-openapi'
import type { Principal } from '../../domain/index.ts'
import { fileUnder } from '../../stream/index.ts'
import { type Account, accounts, accountsById, type Channel, channelById, channels } from '../../outbox/index.ts'
import type { Service } from '../context.ts'
import { toAccountView, toChannelView, toPlatformView } from '../views/others.ts'
import { type App, type Ask, type Ctx, endpoint, list, notFound, personOf, Refused } from './app.ts'
import { body, idParam, route } from './openapi.ts'
import * as shapes from './shapes.ts'

const principals = z.array(z.string().regex(/^(person|group):.+$/, 'must be person:ID or group:ID'))
const manage = (): Ask => ({ do: 'manageAccounts' })

async function channelOf(service: Service, context: Ctx): Promise<Channel> {
	const channel = await channelById(service.db, context.req.param('id') ?? '')
	if (!channel) throw notFound()
	return channel
}

async function accountOf(service: Service, context: Ctx): Promise<Account> {
	const account = (await accountsById(service.db, [context.req.param('id') ?? '']))[0]
	if (!account) throw notFound()
	return account
}

const changing = async (context: Ctx, service: Service): Promise<Ask> => ({ do: 'changeChannel', channel: await channelOf(service, context) })

export function setupRoutes(app: App, service: Service): void {
	channelRoutes(app, service)
	accountRoutes(app, service)
	connectRoutes(app, service)
	signInRoute(app, service)
}

function channelRoutes(app: App, service: Service): void {
	endpoint(
		app,
		service,
		route('get', '/channels', 'Channels whose folder I see, or that are mine', z.object({ channels: z.array(shapes.Channel) })),
		list,
		async (c) => {
			const actor = c.get('actor')
			const all = await channels.channels(service.outbox.parts)
			const visible =
				actor.kind === 'operator'
					? null
					: await service.people.visible(
							actor.id,
							all.map((channel) => channel.folders.approval),
						)
			const mine = all.filter(
				(channel) => actor.kind === 'operator' || actor.isAdmin || visible!.has(channel.folders.approval) || channel.owner === actor.id,
			)
			return c.json(
				{ channels: (await Promise.all(mine.map((channel) => toChannelView(service, channel, actor)))) as z.infer<typeof shapes.Channel>[] },
				200,
			)
		},
	)

	makingRoute(app, service)
	changingRoutes(app, service)
}

function makingRoute(app: App, service: Service): void {
	const making = async (context: Ctx): Promise<Ask> => {
		const input = await context.req.json<{ accounts?: string[], scope?: string }>().catch(() => ({ accounts: [], scope: 'user' }))
		return {
			do: 'makeChannel',
			accounts: await accountsById(service.db, Array.isArray(input.accounts) ? input.accounts.map(String) : []),
			scope: input.scope === 'admin' ? 'admin' : 'user',
		}
	}
	endpoint(app, service, route('post', '/channels', 'Make a channel', shapes.Channel, { body: body(shapes.ChannelInput) }), making, async (c) => {
		const input = c.req.valid('json')
		const made = await channels.makeChannel(service.outbox.parts, {
			...input,
			owner: personOf(c),
			linkExpiryDays: input.link.expiryDays,
			approval: { rule: input.approval.rule, approvers: input.approval.approvers as Principal[] },
		}, c.get('actor'))
		if (!made.ok) throw new Refused(422, made.error)
		await fileFolders(service, made.value)
		service.outbox.look(made.value.id, 0)
		return c.json((await toChannelView(service, made.value, c.get('actor'))) as z.infer<typeof shapes.Channel>, 200)
	})
}

function changingRoutes(app: App, service: Service): void {
	const change = z
		.object({
			name: z.string().trim().min(1).max(200),
			accounts: z.array(z.string()).min(1),
			template: z.string().min(1).max(5000),
			enabled: z.boolean(),
			approval: z.object({ rule: z.enum(['none', 'one']), approvers: principals }),
			timeZone: z.string(),
			link: z.object({ expiryDays: z.number().int().min(1).max(3650).nullable() }),
		})
		.partial()
	endpoint(
		app,
		service,
		route('patch', '/channels/{id}', 'Change a channel', shapes.Channel, { params: idParam, body: body(change) }),
		changing,
		async (c) => {
			const { link, approval, ...rest } = c.req.valid('json')
			const changed = await channels.changeChannel(service.outbox.parts, await channelOf(service, c), {
				...rest,
				...(link ? { linkExpiryDays: link.expiryDays } : {}),
				...(approval ? { approval: { rule: approval.rule, approvers: approval.approvers as Principal[] } } : {}),
			}, c.get('actor'))
			if (!changed.ok) throw new Refused(422, changed.error)
			service.outbox.look(changed.value.id, 0)
			return c.json((await toChannelView(service, changed.value, c.get('actor'))) as z.infer<typeof shapes.Channel>, 200)
		},
	)
	endpoint(
		app,
		service,
		route('delete', '/channels/{id}', 'Take a channel away; its folders stay', z.object({}), { params: idParam }),
		changing,
		async (c) => {
			await channels.removeChannel(service.outbox.parts, await channelOf(service, c), c.get('actor'))
			return c.json({}, 200)
		},
	)
}

/** Who sees the folders sees the channel: their ancestors are kept like those of any file. */
export async function fileFolders(service: Service, channel: Channel): Promise<void> {
	for (const folder of Object.values(channel.folders)) {
		const node = await service.host.stat(channel.handOver, folder)
		await service.db.transaction().execute((tx) => fileUnder(tx, folder, node.ancestors))
	}
}

function accountRoutes(app: App, service: Service): void {
	const { parts } = service.outbox
	const view = (c: Ctx, account: Account) => toAccountView(service, account, c.get('actor')) as z.infer<typeof shapes.Account>
	endpoint(
		app,
		service,
		route('get', '/accounts', 'The organisation’s accounts', z.object({ accounts: z.array(shapes.Account) })),
		list,
		async (c) => c.json({ accounts: (await accounts.accounts(parts)).map((account) => view(c, account)) }, 200),
	)
	const change = z
		.object({
			name: z.string().trim().min(1).max(100),
			mayUse: principals,
			minimumApproval: z.enum(['none', 'one']),
			selfApproval: z.boolean(),
			altRequired: z.boolean(),
		})
		.partial()
	endpoint(
		app,
		service,
		route('patch', '/accounts/{id}', 'Change who may use an account, and how', shapes.Account, { params: idParam, body: body(change) }),
		manage,
		async (c) => {
			const changed = await accounts.changeAccount(
				parts,
				await accountOf(service, c),
				c.req.valid('json') as Parameters<typeof accounts.changeAccount>[2],
				c.get('actor'),
			)
			if (!changed.ok) throw new Refused(422, changed.error)
			return c.json(view(c, changed.value), 200)
		},
	)
	endpoint(
		app,
		service,
		route('delete', '/accounts/{id}', 'Give the token back and forget the account', z.object({}), { params: idParam }),
		manage,
		async (c) => {
			const removed = await accounts.removeAccount(parts, await accountOf(service, c), c.get('actor'))
			if (!removed.ok) throw new Refused(422, removed.error)
			return c.json({}, 200)
		},
	)
	endpoint(
		app,
		service,
		route('post', '/accounts/{id}/check', 'Ask the platform whether the account works', shapes.Account, { params: idParam }),
		manage,
		async (c) => c.json(view(c, await accounts.checkAccount(parts, await accountOf(service, c))), 200),
	)
}

function connectRoutes(app: App, service: Service): void {
	const { parts } = service.outbox
	endpoint(
		app,
		service,
		route('get', '/platforms', 'Platforms that accounts can be connected on', z.object({ platforms: z.array(shapes.Platform) })),
		list,
		async (c) =>
			c.json(
				{
					platforms: service.platforms.map((platform) =>
						toPlatformView(platform, service.local ? `${service.publicUrl}/sandbox` : null),
					) as z.infer<typeof shapes.Platform>[],
				},
				200,
			),
	)

	const begin = z.object({ platform: z.string(), server: z.string().trim().min(1).max(300) })
	endpoint(
		app,
		service,
		route('post', '/accounts/connect', 'Begin to connect an account', z.object({ authorizeUrl: z.string() }), { body: body(begin) }),
		manage,
		async (c) => {
			const begun = await accounts.beginConnect(parts, { ...c.req.valid('json'), redirectUri: redirectUri(service), person: personOf(c) })
			if (!begun.ok) throw new Refused(422, begun.error)
			return c.json(begun.value, 200)
		},
	)
	const callback = z.object({ code: z.string(), state: z.string() })
	endpoint(
		app,
		service,
		route('post', '/accounts/callback', 'Finish connecting: the code that the platform gave', shapes.Account, { body: body(callback) }),
		manage,
		async (c) => {
			const account = await accounts.finishConnect(parts, { ...c.req.valid('json'), person: personOf(c) })
			if (!account.ok) throw new Refused(422, account.error)
			return c.json(toAccountView(service, account.value, c.get('actor')) as z.infer<typeof shapes.Account>, 200)
		},
	)
	const principal = z.object({ people: z.array(shapes.PersonRef), groups: z.array(z.object({ id: z.string(), displayName: z.string() })) })
	endpoint(
		app,
		service,
		route('get', '/people', 'People and groups, for choosing', principal, { query: z.object({ search: z.string().optional() }) }),
		list,
		async (c) => {
			const [people, groups] = await Promise.all([service.host.people({ search: c.req.valid('query').search ?? '' }), service.host.groups()])
			return c.json(
				{
					people: people.map(({ id, displayName }) => ({ id, displayName })),
					groups: groups.map(({ id, displayName }) => ({ id, displayName })),
				},
				200,
			)
		},
	)
}

function signInRoute(app: App, service: Service): void {
	const signIn = z.object({ platform: z.string(), server: z.string(), handle: z.string().trim().min(1).max(300), password: z.string().min(1).max(300) })
	endpoint(
		app,
		service,
		route('post', '/accounts/sign-in', 'Connect with a password that was made for Plaza at the platform', shapes.Account, { body: body(signIn) }),
		manage,
		async (c) => {
			const account = await accounts.signIn(service.outbox.parts, { ...c.req.valid('json'), person: personOf(c) })
			if (!account.ok) throw new Refused(422, account.error)
			return c.json(toAccountView(service, account.value, c.get('actor')) as z.infer<typeof shapes.Account>, 200)
		},
	)
}

/** Where the platform sends the browser back: through Nextcloud, where there is one. */
function redirectUri(service: Service): string {
	return service.local ? `${service.publicUrl}/api/v1/accounts/callback` : `${service.publicUrl}/index.php/apps/plaza/oauth/callback`
}
