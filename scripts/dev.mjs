// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The demo with hot reload: vite serves the web client, the service restarts when its source changes. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { installPackages, node, root } from './setup.mjs'

installPackages()
const port = process.env.PLAZA_PORT ?? '8787'
const vitePort = process.env.PLAZA_VITE_PORT ?? '5173'
const env = { ...process.env, PLAZA_DEV_ORIGIN: `http://127.0.0.1:${vitePort}`, PLAZA_PORT: port, PLAZA_VITE_PORT: vitePort, PLAZA_SERVICE: `http://127.0.0.1:${port}` }
const children = [
	spawn(node(), ['--watch-path=src', '--disable-warning=ExperimentalWarning', 'src/service/main.ts', 'demo'], { cwd: root, stdio: 'inherit', env }),
	spawn(node(), [join('node_modules', 'vite', 'bin', 'vite.js'), '--host', '127.0.0.1', '--port', vitePort, '--strictPort'], { cwd: root, stdio: 'inherit', env }),
]
const stop = () => { for (const child of children) child.kill('SIGTERM') }
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)
for (const child of children) child.on('exit', stop)
