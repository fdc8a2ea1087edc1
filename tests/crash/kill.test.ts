// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Killed with SIGKILL at named points, started again, and audited against the platform's own log: 0 lost, 0 twice, 0 claimed but absent. */
import { afterEach, expect, test } from 'vitest'
import { faults, startSandbox, type StartedSandbox } from '../../src/sandbox/index.ts'
import { png } from '../../src/sandbox/testing.ts'
import { type Seen, Victim } from './victim.ts'

/** How often at each point; PLAZA_CRASH_TIMES=10 is the large version, of about three minutes. */
const TIMES = Number(process.env.PLAZA_CRASH_TIMES ?? 2)
const ROUTE = 'POST /api/v1/statuses'
/** Those in the process itself by name, those on the wire by what the platform saw. */
const points = ['claimed', 'key-stored', 'bytes-out', 'bytes-out-unprocessed', 'answer-lost', 'answered', 'recorded'] as const
type Point = (typeof points)[number]

let server: StartedSandbox
let victim: Victim
afterEach(async () => { await victim.close(); await server.close() })

/** The hooks kill the process while its request is in the server's hands. */
function arm(point: Point): () => void {
	const kill = async () => {
		disarm()
		await victim.end('SIGKILL')
		if (point === 'bytes-out-unprocessed') server.sandbox.faults.next(ROUTE, faults.cut('before'))
	}
	const { faults: planned } = server.sandbox
	const stop = point.startsWith('bytes-out') ? planned.onRequest(ROUTE, kill) : point === 'answer-lost' ? planned.afterProcessed(ROUTE, kill) : () => {}
	const disarm = () => { stop() }
	return disarm
}

const isOnWire = (point: Point): boolean => point.startsWith('bytes-out') || point === 'answer-lost'

/** One life: a post more, everything approved, until it is killed. @returns whether it was */
async function life(point: Point, number: number): Promise<boolean> {
	const name = `${point}-${number}`
	// Every third has a picture: uploads are repeated, posts are not.
	if (number % 3 === 0) victim.put(`${name}.png`, png(8, 6, [number, 90, 60]))
	victim.put(`${name}.md`, `---\nalt: A colour\n---\nPost ${name}.\n`)
	const disarm = arm(point)
	victim.start(isOnWire(point) ? undefined : point)
	await victim.approveAll()
	disarm()
	const killed = !victim.alive
	await victim.end('SIGKILL')
	return killed
}

interface Audit { posts: number, lost: string[], twice: string[], absent: string[], unclear: string[] }

function audit(expected: string[], seen: Seen[]): Audit {
	const there = new Map(server.sandbox.posts().map((post) => [post.id, post.text.split('.')[0]!.replace('Post ', '')]))
	const made = server.sandbox.log().filter((entry) => entry.kind === 'created').map((entry) => there.get(entry.statusId) ?? '?')
	const of = (name: string) => seen.filter((one) => one.name === `${name}.md`)
	const isLive = (name: string) => of(name).some((one) => one.deliveries.every((delivery) => delivery.state === 'published'))
	const isUnclear = (name: string) => of(name).some((one) => one.deliveries.some((delivery) => delivery.state === 'unknown'))
	return {
		posts: made.length,
		lost: expected.filter((name) => !isLive(name) && !isUnclear(name)),
		twice: expected.filter((name) => made.filter((one) => one === name).length > 1),
		absent: expected.filter((name) => isLive(name) && !of(name).every((one) => one.deliveries.every((delivery) => [...there.keys()].some((id) => delivery.url?.endsWith(id))))),
		unclear: expected.filter(isUnclear),
	}
}

const settled = (count: number) => (all: Seen[]): boolean =>
	all.filter((one) => one.state === 'done').length === count

test(`killed ${TIMES} times at each of ${points.length} points: nothing is lost, nothing is posted twice, nothing is claimed that is not there`, async () => {
	server = await startSandbox({ rateLimits: false, mediaProcessingMs: 0 })
	victim = await Victim.connectedTo(server)
	const expected: string[] = []
	const kills: Record<string, number> = {}
	for (const point of points) {
		for (let number = 0; number < TIMES; number++) {
			expected.push(`${point}-${number}`)
			if (await life(point, number)) kills[point] = (kills[point] ?? 0) + 1
		}
	}
	victim.start()
	await victim.ready()
	await victim.approveAll(settled(expected.length), 60_000)
	const found = audit(expected, await victim.publications())
	process.stdout.write(`kills ${JSON.stringify(kills)}, publications ${expected.length}, posts ${found.posts}: `
		+ `lost ${found.lost.length}, twice ${found.twice.length}, claimed but absent ${found.absent.length}, unclear ${found.unclear.length}\n`)
	expect(found).toEqual({ posts: expected.length, lost: [], twice: [], absent: [], unclear: [] })
	expect(kills).toEqual(Object.fromEntries(points.map((point) => [point, TIMES])))
	// An upload that the kill broke off is no fault of the client's.
	expect(server.sandbox.violations().filter((one) => !one.detail.startsWith('Error: aborted'))).toEqual([])
})

test('on a server that ignores keys: nothing is posted twice, and what cannot be known is shown as unclear', async () => {
	server = await startSandbox({ rateLimits: false, mediaProcessingMs: 0, idempotency: false, software: { name: 'pixelfed', version: '1' } })
	victim = await Victim.connectedTo(server)
	const wire: Point[] = ['bytes-out', 'bytes-out-unprocessed', 'answer-lost']
	const expected: string[] = []
	for (const point of wire) for (let number = 0; number < Math.min(TIMES, 3); number++) { expected.push(`${point}-${number}`); await life(point, number) }
	victim.start()
	await victim.ready()
	const unprocessed = expected.filter((name) => name.startsWith('bytes-out-unprocessed'))
	await victim.approveAll(settled(expected.length - unprocessed.length), 40_000)
	const found = audit(expected, await victim.publications())
	process.stdout.write(`without keys: publications ${expected.length}, posts ${found.posts}: lost ${found.lost.length}, twice ${found.twice.length}, `
		+ `claimed but absent ${found.absent.length}, unclear ${found.unclear.length}\n`)
	expect(found).toEqual({ posts: expected.length - unprocessed.length, lost: [], twice: [], absent: [], unclear: unprocessed })
})
