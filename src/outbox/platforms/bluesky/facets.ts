// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AppBskyRichtextFacet, AtpBaseClient } from '@atproto/api'
import { asked, atproto } from './api.ts'
import { bytes } from './count.ts'
import { refusedWith } from './failure.ts'

type Facet = AppBskyRichtextFacet.Main
type Feature = Facet['features'][number]

/** The lexicon's limit of a tag, in bytes. */
const tagBytes = 640

/**
 * Links, tags and mentions of a text, at their places in UTF-8 bytes. A mention that nobody answers to stays text; a server that
 * cannot say just now is a failure, as the mention would be lost for good.
 * https://docs.bsky.app/docs/advanced-guides/post-richtext
 */
export async function facetsOf(text: string, api: AtpBaseClient): Promise<Facet[]> {
	const { RichText } = await atproto()
	const rich = new RichText({ text })
	rich.detectFacetsWithoutResolution()
	const facets: Facet[] = []
	for (const { index, features } of rich.facets ?? []) {
		const { byteStart, byteEnd } = index
		const feature = features[0] && await settled(features[0], api)
		if (feature) facets.push({ index: { byteStart, byteEnd }, features: [feature] })
	}
	return facets
}

async function settled(feature: Feature, api: AtpBaseClient): Promise<Feature | null> {
	switch (feature.$type) {
		case 'app.bsky.richtext.facet#link': return 'uri' in feature && URL.canParse(String(feature.uri)) ? feature : null
		case 'app.bsky.richtext.facet#tag': return 'tag' in feature && bytes(String(feature.tag)) <= tagBytes ? feature : null
		case 'app.bsky.richtext.facet#mention': return 'did' in feature ? await mention(String(feature.did), api) : null
		default: return null
	}
}

/** Until it is resolved the handle stands where the DID belongs. https://docs.bsky.app/docs/api/com-atproto-identity-resolve-handle */
async function mention(handle: string, api: AtpBaseClient): Promise<Feature | null> {
	try {
		const { did } = await asked(api.com.atproto.identity.resolveHandle({ handle: handle.toLowerCase() }))
		return { $type: 'app.bsky.richtext.facet#mention', did }
	} catch (error) {
		if (refusedWith(error, 400, 404)) return null
		throw error
	}
}
