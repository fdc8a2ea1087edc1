// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import './env.ts'
import { createApp } from 'vue'
import App from './App.vue'
import { openApi } from './api/index.ts'
import { readState } from './api/state.ts'
import { makeRouter } from './router.ts'
import './style.css'

async function start(): Promise<void> {
	const state = readState()
	const place = document.getElementById('plaza') ?? document.getElementById('content')
	if (!place) throw new Error('Plaza’s page has no place for the app.')
	if (!document.getElementById('skip-actions')) {
		const skip = document.createElement('div')
		skip.id = 'skip-actions'
		document.body.prepend(skip)
	}
	await openApi(state)
	createApp(App).use(makeRouter(state.mode === 'nextcloud' ? state.publicPath : '')).mount(place)
}

void start()
