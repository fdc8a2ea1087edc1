// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** What the web does, from a terminal: the same API, the same rules. */
import type { Command } from 'commander'
import type { z } from 'zod'
import type * as shapes from '../routes/shapes.ts'
import { call, type Call, CallError } from './client.ts'
import { table } from './table.ts'

type Card = z.infer<typeof shapes.Card>
type Publication = z.infer<typeof shapes.Publication>
type Account = z.infer<typeof shapes.Account>
type Channel = z.infer<typeof shapes.Channel>
type Platform = z.infer<typeof shapes.Platform>
interface Options {
	json?: boolean
	as?: string
}

/** Calls, and prints the answer as JSON or as words. A refusal is printed and ends with 1. */
async function show<T>(options: Options, request: Call, words: (answer: T) => string): Promise<void> {
	try {
		const answer = await call<T>(process.env, { ...request, as: options.as })
		process.stdout.write(`${options.json ? JSON.stringify(answer, null, 2) : words(answer)}\n`)
	} catch (error) {
		if (!(error instanceof CallError)) throw error
		if (options.json) process.stdout.write(`${JSON.stringify({ error: { status: error.status, text: error.message } })}\n`)
		else process.stderr.write(`${error.message}\n`)
		process.exitCode = 1
	}
}

const common = (command: Command): Command => command.option('--json', 'print JSON').option('--as <person>', 'act as this person (demo only)')

export function addClientCommands(program: Command): void {
	publications(program)
	common(program.command('platforms').command('list').description('Platforms that accounts can be connected on.')).action((options: Options) =>
		show<{ platforms: Platform[] }>(options, { path: '/platforms' }, ({ platforms }) =>
			table(platforms.map((p) => [p.id, p.name, p.api.version])),
		),
	)
	accountCommands(program)
	channelCommands(program)
}

const line = (card: Card): string[] => [
	card.id,
	card.state,
	card.name,
	card.channel.name,
	card.deliveries.map((d) => `${d.accountName}: ${d.state}`).join(', '),
	card.needs?.text ?? '',
]
const id = (text: string): string => encodeURIComponent(text)

function details(publication: Publication): string {
	const deliveries = publication.full.map(
		(d) => `  ${d.account.name}: ${d.state}${d.url ? ` ${d.url}` : ''}${d.error ? ` (${d.error.text})` : ''} [${d.id}]`,
	)
	return [
		table([line(publication)]),
		'',
		publication.full[0]?.preview.text ?? publication.text,
		'',
		...deliveries,
		...publication.history.map((h) => `  ${new Date(h.at).toISOString()} ${h.what.text}`),
	].join('\n')
}

function publications(program: Command): void {
	const group = program.command('publications').description('Posts on their way out.')
	common(group.command('list').option('--state <state>').option('--channel <id>')).action(
		(options: Options & { state?: string, channel?: string }) => {
			const query = new URLSearchParams(
				Object.entries({ state: options.state, channel: options.channel }).filter((pair): pair is [string, string] => pair[1] !== undefined),
			)
			return show<{ publications: Card[] }>(options, { path: `/publications?${query}` }, (answer) => table(answer.publications.map(line)))
		},
	)
	common(group.command('show <id>')).action((publication: string, options: Options) =>
		show<Publication>(options, { path: `/publications/${id(publication)}` }, details),
	)
	common(group.command('approve <id>').option('--hash <hash>', 'what you looked at; default: what is there now')).action(
		async (publication: string, options: Options & { hash?: string }) => {
			const hash =
				options.hash
				?? (await call<Publication>(process.env, { path: `/publications/${id(publication)}`, as: options.as }).catch(() => null))?.hash
				?? '0'.repeat(64)
			await show<Publication>(options, { method: 'POST', path: `/publications/${id(publication)}/approve`, body: { hash } }, details)
		},
	)
	common(group.command('reject <id>').requiredOption('--reason <text>')).action((publication: string, options: Options & { reason: string }) =>
		show<Publication>(options, { method: 'POST', path: `/publications/${id(publication)}/reject`, body: { reason: options.reason } }, details),
	)
	for (const name of ['ask-again', 'post-again', 'cancel', 'withdraw']) {
		common(group.command(`${name} <id>`)).action((publication: string, options: Options) =>
			show<Publication>(options, { method: 'POST', path: `/publications/${id(publication)}/${name}` }, details),
		)
	}
	common(group.command('retry <id>').description('Try its failed deliveries again.').option('--delivery <id>')).action(
		(publication: string, options: Options & { delivery?: string }) => forDeliveries(publication, options, 'failed', 'retry'),
	)
	common(
		group
			.command('settle <id>')
			.description('Say whether an unclear post is there.')
			.requiredOption('--answer <there|again>')
			.option('--url <url>')
			.option('--delivery <id>'),
	).action((publication: string, options: Options & { answer: string, url?: string, delivery?: string }) =>
		forDeliveries(publication, options, 'unknown', 'settle', { answer: options.answer, url: options.url }),
	)
}

async function forDeliveries(
	publication: string,
	options: Options & { delivery?: string },
	state: string,
	verb: string,
	body?: unknown,
): Promise<void> {
	const { full } = await call<Publication>(process.env, { path: `/publications/${id(publication)}`, as: options.as })
	const chosen = full.filter((delivery) => delivery.id === options.delivery || (options.delivery === undefined && delivery.state === state))
	if (chosen.length === 0) {
		process.stderr.write(`This publication has no delivery that is ${state}.\n`)
		process.exitCode = 1
	}
	for (const delivery of chosen)
		await show<Publication>(
			options,
			{ method: 'POST', path: `/publications/${id(publication)}/deliveries/${id(delivery.id)}/${verb}`, body },
			details,
		)
}

function accountCommands(program: Command): void {
	const group = program.command('account').description('The organisation’s presences on platforms.')
	const words = (account: Account): string =>
		table([[account.id, account.name, account.platformName, account.handle, account.state, account.error?.text ?? '']])
	common(group.command('list')).action((options: Options) =>
		show<{ accounts: Account[] }>(options, { path: '/accounts' }, (answer) => answer.accounts.map(words).join('\n')),
	)
	common(group.command('check <id>')).action((account: string, options: Options) =>
		show<Account>(options, { method: 'POST', path: `/accounts/${id(account)}/check` }, words),
	)
	common(group.command('remove <id>')).action((account: string, options: Options) =>
		show<object>(options, { method: 'DELETE', path: `/accounts/${id(account)}` }, () => 'Removed.'),
	)
	common(group.command('connect').requiredOption('--platform <id>').requiredOption('--server <address>')).action(
		(options: Options & { platform: string, server: string }) =>
			show<{ authorizeUrl: string }>(
				options,
				{ method: 'POST', path: '/accounts/connect', body: { platform: options.platform, server: options.server } },
				(answer) => `Open this in your browser and agree:\n${answer.authorizeUrl}`,
			),
	)
	common(
		group
			.command('set <id>')
			.option('--name <name>')
			.option('--may-use <principals...>')
			.option('--minimum-approval <none|one>')
			.option('--self-approval <true|false>')
			.option('--alt-required <true|false>'),
	).action(
		(
			account: string,
			options: Options & { name?: string, mayUse?: string[], minimumApproval?: string, selfApproval?: string, altRequired?: string },
		) =>
			show<Account>(
				options,
				{
					method: 'PATCH',
					path: `/accounts/${id(account)}`,
					body: {
						name: options.name,
						mayUse: options.mayUse,
						minimumApproval: options.minimumApproval,
						selfApproval: flag(options.selfApproval),
						altRequired: flag(options.altRequired),
					},
				},
				words,
			),
	)
}

const flag = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text === 'true')

function channelCommands(program: Command): void {
	const group = program.command('channel').description('Folders with a rule.')
	const words = (channel: Channel): string =>
		table([[channel.id, channel.name, channel.path, channel.enabled ? 'enabled' : 'disabled', channel.warnings.map((w) => w.text).join(' ')]])
	common(group.command('list')).action((options: Options) =>
		show<{ channels: Channel[] }>(options, { path: '/channels' }, (answer) => answer.channels.map(words).join('\n')),
	)
	for (const [name, enabled] of [
		['enable', true],
		['disable', false],
	] as const) {
		common(group.command(`${name} <id>`)).action((channel: string, options: Options) =>
			show<Channel>(options, { method: 'PATCH', path: `/channels/${id(channel)}`, body: { enabled } }, words),
		)
	}
	common(group.command('remove <id>')).action((channel: string, options: Options) =>
		show<object>(options, { method: 'DELETE', path: `/channels/${id(channel)}` }, () => 'Removed. Its folders stay as they are.'),
	)
	common(
		group
			.command('make')
			.requiredOption('--name <name>')
			.requiredOption('--path <folder>')
			.requiredOption('--accounts <ids...>')
			.option('--approvers <principals...>')
			.option('--rule <none|one>', '', 'one')
			.option('--time-zone <zone>', '', 'UTC'),
	).action(async (options: Options & { name: string, path: string, accounts: string[], approvers?: string[], rule: string, timeZone: string }) => {
		const handed = await call<{ handOver: { id: string }, folders: object, path: string }>(process.env, {
			method: 'POST',
			path: '/hand-overs/folder',
			body: { path: options.path },
			as: options.as,
		})
		await show<Channel>(
			options,
			{
				method: 'POST',
				path: '/channels',
				body: {
					name: options.name,
					handOver: handed.handOver.id,
					folders: handed.folders,
					path: handed.path,
					accounts: options.accounts,
					approval: { rule: options.rule, approvers: options.approvers ?? [] },
					timeZone: options.timeZone,
				},
			},
			words,
		)
	})
}
