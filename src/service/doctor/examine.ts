// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The checks that only the service can make, in the order in which one depends on the other. */
import { sql } from 'kysely'
import { PROTOCOL, type Service } from '../context.ts'
import { createGuardedFetch } from '../net/index.ts'
import { walkProxy } from './proxy.ts'
import { askShell, reasonOf, type ShellSeen } from './shell.ts'
import { type Finding, finding } from './words.ts'

export interface Asked {
	/** Only what is known without asking anybody. */
	quick: boolean
	/** The asking shell's clock, milliseconds since 1970. */
	now?: number
	/** The path that browsers are told; null: none; left out: not known. */
	proxy?: string | null
	/** Flow's rules with the channels that they name. */
	rules?: { id: string, channel: string }[]
}

const DEADLINE = 15_000
/** Longest silence of the host that is still taken for contact. Milliseconds. */
const SILENCE = 120_000
/** Apart by more, the clocks deserve a look; by more than the second, signatures are refused. Milliseconds. */
const APART = 30_000
const FAR = 60_000

export async function examine(service: Service, asked: Asked): Promise<Finding[]> {
	const store = await sql`select 1`.execute(service.db).then(() => finding('ok', 'store.ok'), (error: unknown) => finding('fail', 'store.broken', { detail: reasonOf(error) }))
	if (store.state === 'fail' || service.config.nextcloud === null) return [store]
	const flow = await rules(service, asked.rules ?? [])
	if (asked.quick) return [store, ...clocks([clockOf(service, asked)]), heard(service), ...flow]
	return [store, ...await ways(service, asked), ...flow]
}

async function ways(service: Service, asked: Asked): Promise<Finding[]> {
	const { url } = service.config.nextcloud!
	const seen = await askShell(service, url, reaching(service, url))
	const known = seen.info ? [protocol(seen.info.protocol)] : []
	const base = seen.info?.publicBase ?? service.publicUrl
	const fetch = reaching(service, base)
	const [atBase, proxy, link] = await Promise.all([seen.info ? publicBase(service, base, fetch) : [], walkProxy(fetch, base, asked.proxy), strangersView(service, fetch)])
	return [...known, ...clocks([clockOf(service, asked), seen.skew]), host(url, seen), ...atBase, ...proxy, ...link]
}

/** What the operator configured may lie at a private address; nothing else may. */
const reaching = (service: Service, url: string): typeof globalThis.fetch =>
	createGuardedFetch({ allowOrigins: [...service.config.allowOrigins, service.config.nextcloud!.url, url], deadlineMs: DEADLINE, maxBytes: 1024 * 1024 })

const clockOf = (service: Service, { now }: Asked): number | null => now === undefined ? null : now - service.outbox.parts.now()

/** The worst of what was measured, in either direction. */
export function clocks(skews: (number | null)[]): Finding[] {
	const known = skews.filter((skew) => skew !== null).map(Math.abs)
	if (known.length === 0) return []
	const worst = Math.max(...known)
	const seconds = Math.round(worst / 1000)
	return [worst > FAR ? finding('fail', 'clock.far', { seconds }) : worst > APART ? finding('warn', 'clock.apart', { seconds }) : finding('ok', 'clock.ok')]
}

const protocol = (shell: number): Finding => shell === PROTOCOL ? finding('ok', 'protocol.ok', { protocol: PROTOCOL }) : finding('fail', 'protocol.differs', { shell, service: PROTOCOL })

function host(url: string, { problem }: ShellSeen): Finding {
	if (problem === null) return finding('ok', 'host.ok', { url })
	const { code, ...params } = problem
	return finding('fail', `host.${code}`, { url, ...params })
}

/** Without asking: whether the host was heard of lately. */
function heard(service: Service): Finding {
	const { lastAnswer } = service.intake
	return lastAnswer !== null && Date.now() - lastAnswer < SILENCE ? finding('ok', 'host.ok', { url: service.config.nextcloud!.url }) : finding('fail', 'host.silent')
}

/** The same signed call by the address that posts and callbacks carry. */
async function publicBase(service: Service, base: string, fetch: typeof globalThis.fetch): Promise<Finding[]> {
	const { problem } = await askShell(service, base, fetch)
	if (problem?.code === 'unreachable') return [finding('fail', 'public.unreachable', { url: base, detail: problem.detail })]
	if (problem !== null) return [finding('fail', 'public.other', { url: base, status: problem.code === 'other' ? problem.status : 401 })]
	if (base !== service.publicUrl) return [finding('fail', 'public.differs', { shell: base, service: service.publicUrl })]
	return [finding('ok', 'public.ok', { url: base })]
}

/** The newest link that is out, opened without being anybody. */
async function strangersView(service: Service, fetch: typeof globalThis.fetch): Promise<Finding[]> {
	const newest = await service.db.selectFrom('publication').select(['id', 'link_url']).where('state', '=', 'done').where('link_url', 'is not', null).orderBy('opened_at', 'desc').limit(1).executeTakeFirst()
	if (!newest?.link_url) return []
	const publication = newest.id
	try {
		const answer = await fetch(newest.link_url, { redirect: 'manual', signal: AbortSignal.timeout(DEADLINE) })
		await answer.body?.cancel()
		return [answer.status === 200 ? finding('ok', 'link.ok', { publication }) : finding('fail', 'link.closed', { publication, status: answer.status })]
	} catch (error) { return [finding('fail', 'link.unreachable', { publication, detail: reasonOf(error) })] }
}

async function rules(service: Service, rules: { id: string, channel: string }[]): Promise<Finding[]> {
	if (rules.length === 0) return []
	const channels = new Set((await service.db.selectFrom('channel').select('id').execute()).map(({ id }) => id))
	const gone = rules.filter(({ channel }) => !channels.has(channel)).map(({ id }) => id)
	return [gone.length === 0 ? finding('ok', 'flow.ok') : finding('warn', 'flow.gone', { rules: gone.join(', ') })]
}
