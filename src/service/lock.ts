// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './config.ts'

/**
 * One process for each data directory: the embedded database is one process's.
 * @returns gives the lock back
 * @throws ConfigError while another process that lives has it
 */
export function takeLock(data: string): () => void {
	mkdirSync(data, { recursive: true, mode: 0o700 })
	const path = join(data, 'plaza.pid')
	const other = holder(path)
	if (other !== null) throw new ConfigError(`A Plaza service runs on ${data} already (process ${other}). Stop it first, or choose another directory with PLAZA_DATA.`)
	writeFileSync(path, `${process.pid} ${startOf(process.pid)}`)
	return () => rmSync(path, { force: true })
}

function holder(path: string): number | null {
	let text: string
	try { text = readFileSync(path, 'utf8') } catch { return null }
	const [pid, started] = text.split(' ')
	const number = Number(pid)
	// After a kill or a restart of the machine the number may be another program's: its start time tells.
	return Number.isInteger(number) && number !== process.pid && startOf(number) === started && started !== '' ? number : null
}

/** When the process began, in the kernel's ticks; empty where there is no such process. */
function startOf(pid: number): string {
	try { return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? '' } catch { return '' }
}
