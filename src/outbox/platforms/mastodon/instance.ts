// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Connection, PlatformContext, PlatformLimits, Result } from '../../../domain/index.ts'
import type { Api } from './api.ts'
import { attempt } from './failure.ts'
import { apiFor } from './posts.ts'
import { profile } from './profile.ts'
import { RequestError } from '../request-error.ts'

/** The parts of an instance's answer that are read, of either version; every server leaves out some. */
interface Told {
	domain?: string
	maxTootChars?: number
	configuration?: {
		statuses?: { maxCharacters?: number, maxMediaAttachments?: number }
		mediaAttachments?: { supportedMimeTypes?: string[], imageSizeLimit?: number, imageMatrixLimit?: number, descriptionLimit?: number }
	}
}

export interface Instance {
	/** The domain of handles, where the server told it. */
	domain: string | null
	limits: Partial<PlatformLimits>
	/** Null when the server did not tell what it is. */
	honoursKey: boolean | null
}

/** What the server tells of itself. Nothing is no failure: then the profile's limits hold. */
export async function instanceOf(api: Api): Promise<Instance> {
	const [told, software] = await Promise.all([instanceTold(api), softwareOf(api)])
	return { domain: told.domain ?? null, limits: limitsOf(told), honoursKey: software === null ? null : software === 'mastodon' }
}

/** https://docs.joinmastodon.org/methods/instance/#v2, then the older #v1. */
async function instanceTold(api: Api): Promise<Told> {
	for (const path of ['/api/v2/instance', '/api/v1/instance']) {
		const told = await orNull(api.call<Told>('GET', path))
		if (told?.configuration || told?.maxTootChars) return told
	}
	return {}
}

/**
 * Only Mastodon itself is known to honour `Idempotency-Key`; Pixelfed, GoToSocial, Pleroma and others have its API without it.
 * https://nodeinfo.diaspora.software/protocol
 */
async function softwareOf(api: Api): Promise<string | null> {
	const index = await orNull(api.call<{ links?: { rel?: string, href?: string }[] }>('GET', '/.well-known/nodeinfo'))
	const link = index?.links?.filter(({ rel }) => rel?.startsWith('http://nodeinfo.diaspora.software/ns/schema/2.')).at(-1)
	// only the path: what is read stays at the server that the person named
	const path = /\/nodeinfo\/.*$/.exec(URL.parse(link?.href ?? '')?.pathname ?? '')?.[0]
	if (!path) return null
	const info = await orNull(api.call<{ software?: { name?: string } }>('GET', path))
	return typeof info?.software?.name === 'string' ? info.software.name.toLowerCase() : null
}

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
	return await asked.catch((error: unknown) => {
		if (error instanceof RequestError) return null
		throw error
	})
}

function limitsOf({ configuration: { statuses, mediaAttachments } = {}, maxTootChars }: Told): Partial<PlatformLimits> {
	const types = mediaAttachments?.supportedMimeTypes?.filter((type) => profile.limits.mediaTypes.includes(type))
	const numbers = {
		textLength: statuses?.maxCharacters ?? maxTootChars,
		mediaCount: statuses?.maxMediaAttachments,
		imageBytes: mediaAttachments?.imageSizeLimit,
		imagePixels: mediaAttachments?.imageMatrixLimit,
		altLength: mediaAttachments?.descriptionLimit,
	}
	return {
		...Object.fromEntries(Object.entries(numbers).filter(([, value]) => Number.isSafeInteger(value) && Number(value) > 0)),
		...(types && types.length > 0 ? { mediaTypes: types } : {}),
	}
}

export interface Health { handle: string, limits: Partial<PlatformLimits>, honoursKey: boolean }

/** https://docs.joinmastodon.org/methods/accounts/#verify_credentials */
export async function health(connection: Connection, context: PlatformContext): Promise<Result<Health>> {
	return await attempt({ server: connection.server, whenLost: 'retry' }, async () => {
		const api = apiFor(connection, context)
		const account = await api.rest.v1.accounts.verifyCredentials()
		const instance = await instanceOf(api)
		return {
			handle: handleOf(account.username, instance, connection.server),
			limits: { ...connection.limits, ...instance.limits },
			honoursKey: instance.honoursKey ?? connection.honoursKey,
		}
	})
}

/** `@acme@mastodon.example`: as others write it. */
export function handleOf(username: string, { domain }: Instance, server: string): string {
	return `@${username}@${domain ?? new URL(server).host}`
}
