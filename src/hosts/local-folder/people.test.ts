// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, test } from 'vitest'
import { parsePeople } from './people.ts'

const whole = `
people:
  ada:
    displayName: Ada Lovelace
    groups: [marketing, board]
    admin: true
    language: en
  ben: { groups: [marketing] }
  dan: {}
groups:
  marketing: Marketing team
folders:
  Marketing:
    owner: ada
    members: [group:marketing]
  "Große Ideen":
    owner: dan
    members: [person:ben]
`

test('a whole file says who is where', () => {
	const { people, groups, folders } = parsePeople(whole)
	expect(people.get('ada')).toEqual({ id: 'ada', displayName: 'Ada Lovelace', groups: ['marketing', 'board'], isAdmin: true, language: 'en' })
	expect(people.get('dan')?.displayName).toBe('dan')
	expect(groups).toContainEqual({ id: 'marketing', displayName: 'Marketing team', members: ['ada', 'ben'] })
	expect([...folders.get('Marketing')!.members]).toEqual(['ada', 'ben'])
	expect([...folders.get('Große Ideen')!.members]).toEqual(['dan', 'ben'])
})

describe('a broken file names the line and what is wrong', () => {
	test.each([
		['a mapping that is not closed', 'people:\n  ada: { groups: [\n', /^people\.yaml, line \d+: \S/],
		['no people', 'folders: {}\n', /^people\.yaml, line 1: people/],
		['an empty file', '', /^people\.yaml, line 1: people/],
		['a word that is not known', 'people:\n  ada:\n    admn: true\n', /^people\.yaml, line 3: people\.ada: .*admn/],
		['a wrong kind of value', 'people:\n  ada:\n    admin: true\n    groups: marketing\n', /^people\.yaml, line 4: people\.ada\.groups/],
		['the same person twice', 'people:\n  ada: {}\n  ada: {}\n', /^people\.yaml, line 3: /],
		['an owner who is not there', 'people:\n  ada: {}\nfolders:\n  Marketing:\n    owner: eve\n', /^people\.yaml, line 5: there is no person "eve"/],
		['a member who is not there', 'people:\n  ada: {}\nfolders:\n  Marketing:\n    owner: ada\n    members:\n      - person:ada\n      - person:eve\n', /^people\.yaml, line 8: there is no person "eve"/],
		['a group that nobody is in', 'people:\n  ada: {}\nfolders:\n  M: { owner: ada, members: [group:x] }\n', /^people\.yaml, line 4: nobody is in a group "x"/],
		['a member without a kind', 'people:\n  ada: {}\nfolders:\n  M:\n    owner: ada\n    members: [ada]\n', /^people\.yaml, line 6: folders\.M\.members\.0: must read person:<id> or group:<id>/],
		['a folder in a folder', 'people:\n  ada: {}\nfolders:\n  a/b: { owner: ada }\n', /^people\.yaml, line 4: /],
	])('%s', (_, text, sentence) => {
		expect(() => parsePeople(text)).toThrow(sentence)
	})
})
