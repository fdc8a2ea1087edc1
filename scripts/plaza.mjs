#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { installPackages, runPlaza } from './setup.mjs'

installPackages()
runPlaza(process.argv.slice(2))
