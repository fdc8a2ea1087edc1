// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Keeps the list of posts fresh. Nothing jumps: who reads further down gets a button instead of moving lines.
const list = document.querySelector('#posts')
const button = document.querySelector('.news button')
const unseen = document.querySelector('.news .unseen')
let fresh = []

function atRest() {
	return window.scrollY < 120 && !list.contains(document.activeElement) && !list.querySelector('details[open]')
}

function showFresh() {
	list.prepend(...fresh)
	fresh = []
	button.hidden = true
}

function count() {
	const { one, many } = list.dataset
	return fresh.length === 1 ? one : many.replace('{n}', String(fresh.length))
}

function offerFresh() {
	button.textContent = count()
	button.hidden = fresh.length === 0
}

const number = (post) => BigInt(post.id.slice('post-'.length))

function take(incoming) {
	const posts = [...incoming.children]
	const wanted = new Map(posts.map((post) => [post.id, post]))
	const newest = list.firstElementChild ? number(list.firstElementChild) : 0n
	const oldest = posts.length > 0 ? number(posts.at(-1)) : 0n
	for (const old of [...list.children]) {
		const now = wanted.get(old.id)
		// what is older than the page that came is on the next page, not deleted
		if (!now && number(old) > oldest) old.remove()
		else if (now && now.dataset.revision !== old.dataset.revision) old.replaceWith(now)
	}
	fresh = posts.filter((post) => number(post) > newest)
	for (const post of fresh) post.classList.add('fresh')
	// said aloud to who does not see the list grow
	unseen.textContent = atRest() && fresh.length > 0 ? count() : ''
	if (atRest()) showFresh()
	else offerFresh()
}

async function refresh() {
	const answer = await fetch(window.location.href)
	if (!answer.ok) return
	const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
	const incoming = page.querySelector('#posts')
	if (incoming) take(document.importNode(incoming, true))
}

const quietly = () => refresh().catch(() => {})

if (list && button) {
	button.addEventListener('click', () => {
		showFresh()
		window.scrollTo({ top: 0, behavior: 'smooth' })
		list.querySelector('a')?.focus({ preventScroll: true })
	})
	const events = new EventSource(list.dataset.events)
	let opened = false
	events.addEventListener('open', () => {
		if (opened) quietly()
		opened = true
	})
	events.addEventListener('change', quietly)
	// a proxy that lets no stream through: ask now and then
	events.addEventListener('error', () => {
		if (events.readyState === EventSource.CLOSED) setInterval(quietly, 5000)
	})
}
