// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** From the files of a post to what would ship: reads, checks, renders, hashes. */
import { imageSize } from 'image-size'
import type { Blobs } from '../blobs.ts'
import type { Account, Channel } from '../records.ts'
import { type Host, HostError, type MediaFacts, type Node, type Platform, type PlatformLimits, type Problem } from '../../domain/index.ts'
import { type AccountText, type Content, hashOf, type LinkPolicy } from './content.ts'
import { readSource, type SourceFile } from './front-matter.ts'
import { type Group, isPostFile, sameName } from './grouping.ts'
import { type PlainPost, plainText } from './plain-text.ts'
import { fillTemplate, LINK_PLACE, withLink } from './template.ts'
import { readTime } from './time.ts'

/** A post is a note, not a book; what is larger is no post. Bytes. */
export const MAX_SOURCE = 64 * 1024
/** Bytes of one medium; the platforms' own limits are far below and say so more kindly. */
export const MAX_MEDIUM = 64 * 1024 * 1024
/** As long as a share link of Nextcloud with a token of 32 characters: for counting before the link exists. */
const SAMPLE_LINK = 'https://cloud.example.org/index.php/s/0123456789abcdef0123456789abcdef'

export interface LoadInput {
	group: Group
	/** All files of the folder, to find the target of `link`. */
	siblings: Node[]
	channel: Channel
	accounts: Account[]
	handOver: string
	author: { id: string, displayName: string }
}

export interface Loaded { content: Content, hash: string, problems: Problem[], named: string[] | null }

export interface LoadParts { host: Host, blobs: Blobs, platform(id: string): Platform | undefined, now(): number }

/** @throws HostError when a file cannot be read (kind `unavailable`: ask again; else it is gone for this person) */
export async function loadContent(parts: LoadParts, input: LoadInput): Promise<Loaded> {
	const problems: Problem[] = []
	const source = await readGroupSource(parts.host, input, problems)
	const plain = plainText(source.body, { dropHeading: input.channel.template.includes('{title}') && source.fields.title === undefined })
	const named = namedMedia(source, plain)
	checkNames(input.group, named, source, problems)
	const media = await readMedia(parts, input, altTexts(source, plain, input.group.media), problems)
	const link = linkPolicy(source, input, problems)
	const due = source.fields.at === undefined ? null : readTime(source.fields.at, input.channel.timeZone)
	if (due && !due.ok) problems.push({ ...due.error, line: source.lines.at })
	const accounts = chosenAccounts(source, input, problems)
	const title = source.fields.title ?? plain.heading ?? ''
	const content: Content = {
		accounts: accounts.map((account) => render(account, input, source, plain, { title, link })),
		media, due: due?.ok ? due.value : null, link, title, body: plain.text, tags: source.fields.tags ?? [],
	}
	if (problems.length === 0) problems.push(...check(parts, content, accounts), ...await checkLink(parts, input, content, source))
	return { content, hash: hashOf(content), problems, named }
}

async function readGroupSource(host: Host, input: LoadInput, problems: Problem[]): Promise<SourceFile> {
	const nothing: SourceFile = { fields: {}, lines: {}, body: '' }
	const node = input.group.source
	if (!node) return nothing
	const bytes = await readLimited(host, input, node, MAX_SOURCE, problems)
	if (!bytes) return nothing
	let text: string
	try { text = new TextDecoder('utf-8', { fatal: true }).decode(bytes) } catch {
		problems.push({ message: 'post.not_text', params: { name: node.name } })
		return nothing
	}
	const read = readSource(text.replaceAll(LINK_PLACE, ''))
	if (read.ok) return read.value
	problems.push(...read.error)
	return nothing
}

async function readLimited(host: Host, { handOver, author }: LoadInput, node: Node, limit: number, problems: Problem[]): Promise<Uint8Array | null> {
	try {
		if (node.size <= limit) return await host.read(handOver, node.id, limit)
	} catch (error) {
		if (!(error instanceof HostError) || (error.kind !== 'refused' && error.kind !== 'forbidden')) throw error
		if (error.kind === 'forbidden') {
			problems.push({ message: 'post.unreadable', params: { name: node.name, person: author.displayName } })
			return null
		}
	}
	problems.push({ message: 'post.too_large', params: { name: node.name, limit: bytesWords(limit) } })
	return null
}

export const bytesWords = (bytes: number): string => bytes >= 1024 * 1024 ? `${Math.round(bytes / 1024 / 1024 * 10) / 10} MB` : `${Math.ceil(bytes / 1024)} kB`

/** The media that a post names: by `media`, else by the pictures in its text; null where it names none. */
export function namedMedia(source: SourceFile, plain: PlainPost): string[] | null {
	if (source.fields.media) return source.fields.media
	const local = plain.images.filter((image) => !/^[a-z][a-z0-9+.-]*:/i.test(image.path)).map((image) => decoded(image.path))
	return local.length > 0 ? local : null
}

function decoded(path: string): string {
	try { return decodeURIComponent(path).replace(/^\.\//, '') } catch { return path }
}

function checkNames(group: Group, named: string[] | null, source: SourceFile, problems: Problem[]): void {
	for (const name of named ?? []) {
		if (name.includes('/')) problems.push({ message: 'post.media_elsewhere', params: { name }, field: 'media', line: source.lines.media })
		else if (group.missing.some((missing) => sameName(missing, name))) problems.push({ message: 'post.media_missing', params: { name }, field: 'media', line: source.lines.media })
	}
	if (group.twin !== null) problems.push({ message: 'post.same_name', params: { name: group.twin } })
}

function altTexts(source: SourceFile, plain: PlainPost, media: Node[]): string[] {
	const alt = source.fields.alt
	return media.map((medium, index) => {
		const inText = plain.images.find((image) => sameName(decoded(image.path), medium.name))?.alt
		if (typeof alt === 'string') return index === 0 ? alt : inText ?? ''
		if (Array.isArray(alt)) return alt[index] ?? inText ?? ''
		const byName = Object.entries(alt ?? {}).find(([name]) => sameName(name, medium.name))?.[1]
		return byName ?? inText ?? ''
	}).map((text) => text.trim())
}

const IMAGE_TYPES: Record<string, string> = { jpg: 'image/jpeg', png: 'image/png', gif: 'image/gif', webp: 'image/webp', avif: 'image/avif', heif: 'image/heic', svg: 'image/svg+xml', tiff: 'image/tiff', bmp: 'image/bmp' }

async function readMedia(parts: LoadParts, input: LoadInput, alts: string[], problems: Problem[]): Promise<Content['media']> {
	const media: Content['media'] = []
	for (const [index, node] of input.group.media.entries()) {
		const bytes = await readLimited(parts.host, input, node, MAX_MEDIUM, problems)
		if (!bytes) continue
		const image = node.mime.startsWith('image/') ? measure(bytes) : undefined
		if (image === null) problems.push({ message: 'post.media_unreadable', params: { name: node.name } })
		media.push({ fileId: node.id, name: node.name, mime: node.mime, size: bytes.length, alt: alts[index] ?? '', sha256: await parts.blobs.keep(bytes), ...image })
	}
	return media
}

/** Type and size as the bytes have them, whatever the name says; null where they are no image. */
function measure(bytes: Uint8Array): Pick<MediaFacts, 'width' | 'height' | 'mime'> | null {
	try {
		const { width, height, type } = imageSize(bytes)
		const mime = IMAGE_TYPES[type ?? '']
		return mime ? { width, height, mime } : null
	} catch { return null }
}

function linkPolicy(source: SourceFile, input: LoadInput, problems: Problem[]): LinkPolicy {
	const value = source.fields.link ?? 'share'
	const share = (node: Node): LinkPolicy => ({ kind: 'share', fileId: node.id, name: node.name, expiryDays: input.channel.linkExpiryDays })
	if (value === 'none') return { kind: 'none' }
	if (value === 'share') {
		// The picture is what the public is shown; a text of its own has said all it has to say.
		const medium = input.group.media[0]
		return medium ? share(medium) : { kind: 'none' }
	}
	if (/^[a-z][a-z0-9+.-]*:/i.test(value)) {
		if (/^https?:\/\//i.test(value) && URL.canParse(value)) return { kind: 'url', url: value }
		problems.push({ message: 'post.link_invalid', params: { value }, field: 'link', line: source.lines.link })
		return { kind: 'none' }
	}
	const node = input.siblings.find((sibling) => sibling.kind === 'file' && sameName(sibling.name, value))
	if (node) return share(node)
	problems.push({ message: 'post.link_missing', params: { name: value }, field: 'link', line: source.lines.link })
	return { kind: 'none' }
}

function chosenAccounts(source: SourceFile, input: LoadInput, problems: Problem[]): Account[] {
	const wanted = source.fields.to
	if (!wanted) return input.accounts
	const known = input.accounts.map((account) => account.name).join(', ')
	return wanted.flatMap((name) => {
		const account = input.accounts.find((one) => one.name.toLowerCase() === name.toLowerCase() || one.id === name)
		if (!account) problems.push({ message: 'post.account_unknown', params: { account: name, known }, field: 'to', line: source.lines.to })
		return account ?? []
	}).filter((account, index, all) => all.indexOf(account) === index)
}

function render(account: Account, input: LoadInput, source: SourceFile, plain: PlainPost, parts: { title: string, link: LinkPolicy }): AccountText {
	const link = parts.link.kind === 'url' ? parts.link.url : parts.link.kind === 'share' ? LINK_PLACE : ''
	const text = fillTemplate(input.channel.template, {
		title: parts.title, text: plain.text.replaceAll('{link}', link), link: plain.text.includes('{link}') ? '' : link,
		tags: (source.fields.tags ?? []).map((tag) => `#${tag}`).join(' '),
		author: input.author.displayName, date: source.fields.at?.slice(0, 10) ?? '', campaign: source.fields.campaign ?? '',
	})
	return { account: account.id, platform: account.platform, text, language: source.fields.language ?? null, contentWarning: source.fields.warning ?? null, settings: {} }
}

export function limitsOf(platform: Platform, account: Account): PlatformLimits {
	const limits = { ...platform.profile.limits, ...account.limits }
	return { ...limits, altRequired: limits.altRequired || account.altRequired }
}

function check(parts: LoadParts, content: Content, accounts: Account[]): Problem[] {
	if (content.media.length === 0 && content.body.trim() === '') return [{ message: 'post.no_text' }]
	return content.accounts.flatMap((text) => {
		const account = accounts.find((one) => one.id === text.account)!
		const platform = parts.platform(account.platform)
		if (!platform) return []
		const post = {
			text: withLink(text.text, SAMPLE_LINK), media: content.media, link: content.link.kind === 'none' ? null : SAMPLE_LINK,
			language: text.language ?? undefined, contentWarning: text.contentWarning ?? undefined, settings: text.settings,
		}
		return platform.validate(post, limitsOf(platform, account)).map((problem) => ({ ...problem, account: account.name, params: { account: account.name, ...problem.params } }))
	})
}

async function checkLink(parts: LoadParts, input: LoadInput, content: Content, source: SourceFile): Promise<Problem[]> {
	if (content.link.kind !== 'share') return []
	const expiresAt = content.link.expiryDays === null ? undefined : parts.now() + content.link.expiryDays * 86_400_000
	const detail = await parts.host.linkProblem(input.handOver, content.link.fileId, { expiresAt })
	return detail === null ? [] : [{ message: 'post.link_refused', params: { person: input.author.displayName, detail }, field: 'link', line: source.lines.link }]
}

export { isPostFile }
