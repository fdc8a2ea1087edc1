// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, test } from 'vitest'
import { type Action, type Actor, approvalWanted, decide } from './policy.ts'

const person = (id: string, groups: string[] = [], isAdmin = false): Actor => ({ kind: 'person', id, groups, isAdmin })
const operator: Actor = { kind: 'operator' }
const ada = person('ada', ['marketing'])
const ben = person('ben', ['marketing'])
const carla = person('carla', ['management'], true)
const eva = person('eva', ['management'])
const dan = person('dan', ['support'])
const channel = { id: '1', name: 'News', owner: 'ada', approvers: ['group:management' as const], approvalRule: 'one' as const }
const account = { id: 'a', name: 'acme', mayUse: ['group:marketing' as const], minimumApproval: 'one' as const, selfApproval: false }
const lax = { ...account, selfApproval: true }
const approve = (more: Partial<Extract<Action, { do: 'approve' }>> = {}): Action => ({ do: 'approve', channel, accounts: [account], mover: 'ada', changedBy: [], canRead: true, ...more })
const steer: Action = { do: 'steer', channel, mover: 'ben', canRead: true }
const make = (scope: 'admin' | 'user'): Action => ({ do: 'makeChannel', accounts: [account], scope })

describe('who may do what', () => {
	test.each<[string, Actor, Action, true | string]>([
		['an approver approves', eva, approve(), true],
		['nobody else does', ben, approve(), 'policy.not_approver'],
		['not even an administrator', person('root', [], true), approve(), 'policy.not_approver'],
		['operators never do', operator, approve(), 'policy.operator'],
		['not what they cannot read', eva, approve({ canRead: false }), 'policy.cannot_see'],
		['not what they moved', eva, approve({ mover: 'eva' }), 'policy.own_post'],
		['not what they changed', eva, approve({ changedBy: ['ada', 'eva'] }), 'policy.own_post'],
		['their own where all accounts allow it', eva, approve({ mover: 'eva', accounts: [lax] }), true],
		['not where one account does not', eva, approve({ mover: 'eva', accounts: [lax, account] }), 'policy.own_post'],
		['an approver rejects, also their own', eva, { do: 'reject', channel, canRead: true }, true],
		['nobody else rejects', ada, { do: 'reject', channel, canRead: true }, 'policy.not_approver'],
		['operators do not', operator, { do: 'reject', channel, canRead: true }, 'policy.operator'],
		['the mover steers', ben, steer, true], ['the owner steers', ada, steer, true], ['an approver steers', eva, steer, true], ['an operator steers', operator, steer, true],
		['a stranger does not', dan, steer, 'policy.owner_only'],
		['the mover not what they cannot read any more', ben, { ...steer, canRead: false }, 'policy.cannot_see'],
		['who can read sees', dan, { do: 'see', canRead: true }, true], ['who cannot does not', carla, { do: 'see', canRead: false }, 'policy.cannot_see'],
		['who can read submits', ben, { do: 'submit', channel, canRead: true }, true], ['who cannot does not', dan, { do: 'submit', channel, canRead: false }, 'policy.cannot_see'],
		['channels are made with accounts that are open to one', ben, make('user'), true], ['not with others', dan, make('user'), 'policy.not_allowed_account'],
		['rules for all are the administrator’s', ben, make('admin'), 'policy.admin_only'], ['who needs the account, too', carla, make('admin'), 'policy.not_allowed_account'],
		['the owner changes a channel', ada, { do: 'changeChannel', channel }, true], ['an administrator, too', carla, { do: 'changeChannel', channel }, true], ['nobody else', eva, { do: 'changeChannel', channel }, 'policy.owner_only'],
		['an account is used by whom it is open to', ada, { do: 'useAccount', account }, true], ['by nobody else', eva, { do: 'useAccount', account }, 'policy.not_allowed_account'],
		['accounts are the administrator’s', carla, { do: 'manageAccounts' }, true], ['nobody else’s', ada, { do: 'manageAccounts' }, 'policy.admin_only'], ['and the operator’s', operator, { do: 'manageAccounts' }, true],
	])('%s', (_, actor, action, expected) => {
		const decision = decide(actor, action)
		expect(decision.allowed ? true : decision.rule).toBe(expected)
	})

	test.each([['none', 'none', 'none'], ['none', 'one', 'one'], ['one', 'none', 'one'], ['one', 'one', 'one']] as const)('a rule of %s and an account of %s want %s', (approvalRule, minimumApproval, wanted) => {
		expect(approvalWanted({ approvalRule }, [{ minimumApproval: 'none' }, { minimumApproval }])).toBe(wanted)
	})
})
