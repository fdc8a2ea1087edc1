// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The fields of a post's front matter: names, what each must be, how it is read. `docs/post-format.md` is written from this table. */
import { z } from 'zod'

const names = z.union([z.string().trim().min(1).transform((one) => [one]), z.array(z.string().trim().min(1))])
/** A post that goes nowhere is no post. */
const someNames = names.refine((list) => list.length > 0)
const tags = z.union([z.string().transform((text) => text.split(/[\s,]+/)), z.array(z.union([z.string(), z.number()]).transform(String))])
	.transform((list) => list.map((tag) => tag.replace(/^#/, '').trim()).filter((tag) => tag !== ''))
	.refine((list) => list.every((tag) => /^[\p{L}\p{N}_]+$/u.test(tag)))
const alt = z.union([z.string(), z.record(z.string(), z.string()), z.array(z.string())])

/** Each field with the words that an error uses: “The field “at” must be …”. */
export const fields = {
	title: { schema: z.string().trim(), expected: 'a text' },
	to: { schema: someNames, expected: 'the name of an account, or a list of names' },
	at: { schema: z.string().trim().min(1), expected: 'a time such as 2026-11-30 09:00' },
	media: { schema: names, expected: 'the name of a file beside the post, or a list of names' },
	alt: { schema: alt, expected: 'a text, a list in the order of the media, or a text for each file name' },
	link: { schema: z.string().trim().min(1), expected: 'share, none, the name of a file beside the post, or an address that begins with https://' },
	tags: { schema: tags, expected: 'words separated by spaces, or a list; letters, digits and _ only' },
	language: { schema: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), expected: 'a language code such as en or de' },
	warning: { schema: z.string().trim().min(1), expected: 'the text of the content warning' },
	campaign: { schema: z.string().trim().min(1), expected: 'a text' },
} as const

export type FieldName = keyof typeof fields
export type Fields = { [F in FieldName]?: z.output<(typeof fields)[F]['schema']> }
