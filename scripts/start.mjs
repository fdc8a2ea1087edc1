// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildWeb, installPackages, runPlaza } from './setup.mjs'

installPackages()
buildWeb()
const args = process.argv.slice(2)
// People read the words; programs that want the JSON log set the level.
runPlaza(args.length > 0 ? args : ['demo'], { PLAZA_LOG_LEVEL: 'warn', ...process.env })
