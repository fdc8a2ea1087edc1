// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Random lives of a directory, played on the disk and in a model that knows which file is which. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pause, scene, type Scene } from './scene.ts'

const PLACES = ['a', 'b', 'c', 'F/a', 'F/b', 'G/a', 'G/H/a']
const FOLDERS = ['F', 'G', 'G/H']
type Step =
	| { do: 'write', at: string }
	| { do: 'save', at: string }
	/** `which` of the files that are there. */
	| { do: 'remove', which: number }
	| { do: 'move', which: number, to: string }
	| { do: 'copy', which: number, to: string }
	| { do: 'moveFolder', at: string, to: string }
	| { do: 'scan' }

const place = fc.constantFrom(...PLACES)
const which = fc.nat(11)
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 6, arbitrary: fc.oneof(fc.record({ do: fc.constant('write' as const), at: place }), fc.record({ do: fc.constant('save' as const), at: place })) },
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('remove' as const), which }) },
	{ weight: 6, arbitrary: fc.oneof(fc.record({ do: fc.constant('move' as const), which, to: place }), fc.record({ do: fc.constant('copy' as const), which, to: place })) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('moveFolder' as const), at: fc.constantFrom('F', 'I'), to: fc.constantFrom('F', 'I', 'G/H/F') }) },
	{ weight: 4, arbitrary: fc.constant({ do: 'scan' as const }) },
)

/** Who a file is; `scanned` once a scan has seen it. */
interface Who { scanned: boolean, lastPlace: string, lastContent: string, content: string, number: number }

class Model {
	readonly there = new Map<string, Who>()
	/** Seen by a scan and gone since; a life is shorter than the time in which that counts. */
	readonly gone = new Set<Who>()
	#count = 0

	put(at: string, content: string): void {
		const who = this.there.get(at)
		if (who) who.content = content
		else this.there.set(at, { scanned: false, lastPlace: at, lastContent: content, content, number: this.#count++ })
	}

	/** A new inode in the place: whoever was there is the same, if it had been seen. */
	replace(at: string, by: Who): void {
		const old = this.there.get(at)
		if (old) this.lose(old)
		this.there.set(at, by)
	}

	fresh(content: string, at: string): Who { return { scanned: false, lastPlace: at, lastContent: content, content, number: this.#count++ } }
	lose(who: Who): void { if (who.scanned) this.gone.add(who) }

	remove(at: string): void {
		this.lose(this.there.get(at)!)
		this.there.delete(at)
	}

	moveFolder(from: string, to: string): void {
		const other = (path: string): string => path.startsWith(`${from}/`) ? to + path.slice(from.length) : path
		const moved = [...this.there].map(([path, who]): [string, Who] => [other(path), who])
		this.there.clear()
		for (const [path, who] of moved) this.there.set(path, who)
		for (const who of [...this.there.values(), ...this.gone]) who.lastPlace = other(who.lastPlace)
	}

	/** By place first, then by content that went and came exactly once. */
	scan(): void {
		for (const [path, who] of this.there) {
			if (who.scanned) continue
			// Who went last from here is nearest.
			const here = [...this.gone].filter((one) => one.lastPlace === path).at(-1)
			if (here) this.become(path, here, who)
		}
		const fresh = [...this.there].filter(([, who]) => !who.scanned)
		for (const [path, who] of fresh) {
			const went = [...this.gone].filter((one) => one.lastContent === who.content)
			const came = fresh.filter(([, one]) => one.content === who.content)
			if (went.length === 1 && came.length === 1) this.become(path, went[0]!, who)
		}
		for (const [path, who] of this.there) Object.assign(who, { scanned: true, lastPlace: path, lastContent: who.content })
	}

	become(path: string, old: Who, now: Who): void {
		this.gone.delete(old)
		old.content = now.content
		this.there.set(path, old)
	}
}

class Life {
	readonly model = new Model()
	readonly it: Scene
	#content = 0

	constructor(it: Scene) { this.it = it }
	at(path: string): string { return this.it.at(`Marketing/${path}`) }

	async play(step: Step): Promise<void> {
		if (step.do === 'scan') return this.check()
		if (step.do === 'moveFolder') return this.moveFolder(step.at, step.to)
		const files = [...this.model.there.keys()]
		const at = 'which' in step ? files[step.which % files.length] : step.at
		const isThere = (path: string): boolean => existsSync(dirname(this.at(path)))
		if (at === undefined || !isThere(at)) return
		if (step.do === 'write') this.write(at)
		else if (step.do === 'save') this.save(at)
		else if (step.do === 'remove') this.remove(at)
		else if (isThere(step.to)) this.change(step.do, at, step.to)
	}

	write(at: string): void {
		const content = `content ${this.#content++}`
		this.story.push(`write ${at}`)
		writeFileSync(this.at(at), content)
		this.model.put(at, content)
	}

	save(at: string): void {
		const content = `content ${this.#content++}`
		this.story.push(`save ${at}`)
		writeFileSync(this.at(`.${at.replaceAll('/', '-')}.tmp`), content)
		renameSync(this.at(`.${at.replaceAll('/', '-')}.tmp`), this.at(at))
		this.model.replace(at, this.model.fresh(content, at))
	}

	remove(at: string): void {
		this.story.push(`rm ${at}`)
		rmSync(this.at(at))
		this.model.remove(at)
	}

	change(how: 'move' | 'copy', at: string, to: string): void {
		const { model } = this
		this.story.push(`${how} ${at} ${to}`)
		if (how === 'move' && at !== to) {
			const who = model.there.get(at)!
			renameSync(this.at(at), this.at(to))
			model.there.delete(at)
			model.replace(to, who)
		} else if (how === 'copy' && !existsSync(this.at(to))) {
			copyFileSync(this.at(at), this.at(to))
			model.put(to, readFileSync(this.at(to), 'utf8'))
		}
	}

	moveFolder(at: string, to: string): void {
		if (!existsSync(this.at(at)) || existsSync(this.at(to)) || !existsSync(dirname(this.at(to)))) return
		this.story.push(`mv ${at}/ ${to}/`)
		renameSync(this.at(at), this.at(to))
		this.model.moveFolder(at, to)
	}

	/** What was really done, for the sentence of a failure. */
	readonly story: string[] = []
	readonly ids = new Map<number, string>()
	async check(): Promise<void> {
		this.story.push('scan')
		// Longer than a tick of the file system's clock: births tell inodes apart.
		await pause(12)
		this.model.scan()
		for (const [path, who] of this.model.there) {
			const id = await this.it.id(`Marketing/${path}`)
			expect(id, path).toBeDefined()
			expect(this.ids.get(who.number) ?? id, `who is ${path} after ${this.story.join(', ')}`).toBe(id)
			this.ids.set(who.number, id!)
		}
		expect(new Set(this.ids.values()).size, 'no two files ever have one id').toBe(this.ids.size)
		await pause(12)
	}
}

test('whatever is written, saved, moved, copied and removed, every file stays who it is', { timeout: 300_000 }, async () => {
	let time = Date.now()
	await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60, size: 'max' }), async (steps) => {
		const life = new Life(await scene({ clock: () => time++ }))
		for (const folder of FOLDERS) mkdirSync(life.at(folder), { recursive: true })
		for (const step of steps) await life.play(step)
		await life.check()
	}), { numRuns: 25, seed: 42 })
})
