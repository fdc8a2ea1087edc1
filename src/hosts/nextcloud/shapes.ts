// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The shapes of the shell's answers (docs/protocol.md). What does not fit is no answer. */
import { z } from 'zod'
import type { Group, HandOver, HostCapabilities, HostEvent, HostInfo, Node, Person, PublicLink } from '../../domain/host.ts'

const id = z.string().min(1)
const kind = z.enum(['file', 'folder'])

export const info: z.ZodType<HostInfo & { capabilities: HostCapabilities }> = z.object({
	name: z.string(),
	protocol: z.int(),
	version: z.string(),
	epoch: z.int(),
	publicBase: z.string().transform((base) => base.replace(/\/+$/, '')),
	capabilities: z.object({
		comments: z.boolean(), talk: z.boolean(), teams: z.boolean(), tags: z.boolean(), mail: z.boolean(),
		linkExpiry: z.boolean(), linkPassword: z.boolean(), makesHandOvers: z.boolean(),
	}),
})

const event: z.ZodType<HostEvent> = z.object({
	id,
	kind: z.enum([
		'file.created', 'file.written', 'file.moved', 'file.copied', 'file.deleted', 'file.restored', 'share.created', 'share.deleted',
		'flow.matched', 'activity', 'person.deleted', 'membership.changed', 'app.enabled',
	]),
	actor: id.nullable(),
	persons: z.array(id),
	object: z.object({ id, name: z.string(), kind, mime: z.string().optional() }).nullable(),
	ancestorsBefore: z.array(id),
	ancestorsAfter: z.array(id),
	payload: z.record(z.string(), z.unknown()),
	at: z.int(),
	correlationId: z.string(),
})
export const events = z.object({ events: z.array(event) })

export const handOver: z.ZodType<HandOver> = z.object({
	id,
	kind: z.enum(['folder', 'publication', 'once']),
	person: id,
	folders: z.array(id),
	actions: z.array(z.enum(['read', 'write', 'move', 'link', 'notify'])),
})

export const node: z.ZodType<Node> = z.object({
	id, name: z.string(), kind, parentId: id, ancestors: z.array(id), path: z.string(), size: z.int().nonnegative(), mime: z.string(),
	etag: z.string(), modifiedAt: z.int(), owner: id.optional(),
})
export const nodes = z.object({ nodes: z.array(node) })

export const link: z.ZodType<PublicLink> = z.object({ id, url: z.url(), token: z.string().min(1), expiresAt: z.int().nullable() })
export const problem = z.object({ problem: z.string().nullable() })

const person: z.ZodType<Person> = z.object({
	id, displayName: z.string(), groups: z.array(id), isAdmin: z.boolean(), email: z.string().optional(), language: z.string().optional(),
})
export const people = z.object({ people: z.array(person) })

const group: z.ZodType<Group> = z.object({ id, displayName: z.string(), members: z.array(id) })
export const groups = z.object({ groups: z.array(group) })

export const roots = z.object({ roots: z.array(id) })
export const readable = z.object({ readable: z.boolean() })

export const error = z.object({
	error: z.enum(['unavailable', 'gone', 'forbidden', 'conflict', 'refused', 'handOver', 'protocol']), message: z.string(),
})
