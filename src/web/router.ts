// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createRouter, createWebHistory, type Router } from 'vue-router'
import AccountsPage from './accounts/AccountsPage.vue'
import CallbackPage from './accounts/CallbackPage.vue'
import ChannelsPage from './channels/ChannelsPage.vue'
import NothingPage from './parts/NothingPage.vue'
import PostPage from './post/PostPage.vue'
import BoardPage from './publish/BoardPage.vue'
import StreamPage from './stream/StreamPage.vue'

/** @param base the path of Plaza's page, as notifications and links carry it before these */
export function makeRouter(base: string): Router {
	return createRouter({
		history: createWebHistory(base),
		routes: [
			{ path: '/', name: 'stream', component: StreamPage },
			{ path: '/publish', name: 'board', component: BoardPage },
			{ path: '/publish/channels', name: 'channels', component: ChannelsPage },
			{ path: '/publications/:id', name: 'post', component: PostPage, props: true },
			{ path: '/accounts', name: 'accounts', component: AccountsPage },
			{ path: '/accounts/callback', name: 'callback', component: CallbackPage },
			{ path: '/:rest(.*)*', name: 'nothing', component: NothingPage },
		],
	})
}
