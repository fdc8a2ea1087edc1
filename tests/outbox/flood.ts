// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect } from 'vitest'
import { eventually, pause, Scene } from './scene.ts'

export interface Flooded { took: number, slowest: number, longest: number, again: number }

/** Moves so many posts in at once and measures, in milliseconds, until all wait for approval: in all, the slowest answer, the loop's longest pause, the next look. */
export async function flood(count: number): Promise<Flooded> {
	const scene = await Scene.open({ timing: { quiet: 200 } })
	try {
		for (let i = 0; i < count; i++) scene.put({ [`Drafts/set/n${i}.md`]: `Number ${i}` })
		let longest = 0, last = performance.now(), slowest = 0
		const heart = setInterval(() => { longest = Math.max(longest, performance.now() - last - 10); last = performance.now() }, 10)
		const began = performance.now()
		scene.mv('Drafts/set', 'Approval/set')
		await scene.look()
		await eventually(async () => {
			const asked = performance.now()
			expect((await scene.api('ada', 'GET', '/accounts')).status).toBe(200)
			slowest = Math.max(slowest, performance.now() - asked)
			await pause(100)
			const { opened } = await scene.service.db.selectFrom('publication').select((eb) => eb.fn.countAll<number>().as('opened')).where('state', '=', 'waiting').executeTakeFirstOrThrow()
			expect(opened).toBe(count)
		}, 300_000)
		clearInterval(heart)
		const took = performance.now() - began
		const looked = performance.now()
		await scene.look()
		await pause(0)
		return { took, slowest, longest, again: performance.now() - looked }
	} finally { await scene.close() }
}
