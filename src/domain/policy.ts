// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The one place that says who may do what. Pure: facts in, a decision with its rule out. Every route and every worker asks it.
 */
import type { Principal } from './host.ts'
import type { Told } from './failure.ts'

export type Actor =
	| { kind: 'person', id: string, groups: string[], isAdmin: boolean }
	/** Somebody at the server's command line: may look and mend, never approves. */
	| { kind: 'operator' }

export interface AccountFacts { id: string, name: string, mayUse: Principal[], minimumApproval: 'none' | 'one', selfApproval: boolean }
export interface ChannelFacts { id: string, name: string, owner: string, approvers: Principal[], approvalRule: 'none' | 'one' }

export type Action =
	| { do: 'see', canRead: boolean }
	| { do: 'approve', channel: ChannelFacts, accounts: AccountFacts[], mover: string, changedBy: string[], canRead: boolean }
	| { do: 'reject', channel: ChannelFacts, canRead: boolean }
	/** Ask again, post again, take back, retry, settle, withdraw. */
	| { do: 'steer', channel: ChannelFacts, mover: string, canRead: boolean }
	| { do: 'submit', channel: ChannelFacts, canRead: boolean }
	| { do: 'makeChannel', accounts: AccountFacts[], scope: 'admin' | 'user' }
	| { do: 'changeChannel', channel: ChannelFacts }
	| { do: 'useAccount', account: AccountFacts }
	| { do: 'manageAccounts' }

export type Decision = { allowed: true, rule: string } | { allowed: false, rule: string, why: Told }

const yes = (rule: string): Decision => ({ allowed: true, rule })
const no = (why: Told): Decision => ({ allowed: false, rule: why.message, why })

/** Whether a principal names this person. */
export function includes(principals: Principal[], person: { id: string, groups: string[] }): boolean {
	return principals.some((p) => p === `person:${person.id}` || (p.startsWith('group:') && person.groups.includes(p.slice(6))))
}

export function decide(actor: Actor, action: Action): Decision {
	switch (action.do) {
		case 'see': return see(actor, action.canRead)
		case 'approve': return approve(actor, action)
		case 'reject': return decideOn(actor, action.channel, action.canRead)
		case 'steer': return steer(actor, action)
		case 'submit': return see(actor, action.canRead)
		case 'makeChannel': return makeChannel(actor, action)
		case 'changeChannel': return changeChannel(actor, action.channel)
		case 'useAccount': return useAccount(actor, action.account)
		case 'manageAccounts': return actor.kind === 'operator' || actor.isAdmin ? yes('admin') : no({ message: 'policy.admin_only' })
	}
}

function see(actor: Actor, canRead: boolean): Decision {
	if (actor.kind === 'operator') return yes('operator')
	return canRead ? yes('can-read') : no({ message: 'policy.cannot_see', params: { person: actor.id } })
}

function decideOn(actor: Actor, channel: ChannelFacts, canRead: boolean): Decision {
	if (actor.kind === 'operator') return no({ message: 'policy.operator' })
	if (!includes(channel.approvers, actor)) return no({ message: 'policy.not_approver', params: { person: actor.id, channel: channel.name } })
	return see(actor, canRead)
}

/** "Their own" post means: moved it, or changed hashed content. */
function approve(actor: Actor, action: Extract<Action, { do: 'approve' }>): Decision {
	const base = decideOn(actor, action.channel, action.canRead)
	if (!base.allowed || actor.kind === 'operator') return base
	const own = action.mover === actor.id || action.changedBy.includes(actor.id)
	const strict = action.accounts.find((account) => !account.selfApproval)
	if (own && strict) return no({ message: 'policy.own_post', params: { account: strict.name } })
	return yes('approver')
}

function steer(actor: Actor, action: Extract<Action, { do: 'steer' }>): Decision {
	if (actor.kind === 'operator') return yes('operator')
	const named = actor.id === action.mover || actor.id === action.channel.owner || actor.isAdmin || includes(action.channel.approvers, actor)
	if (!named) return no({ message: 'policy.owner_only' })
	return see(actor, action.canRead)
}

function makeChannel(actor: Actor, action: Extract<Action, { do: 'makeChannel' }>): Decision {
	if (actor.kind === 'operator') return yes('operator')
	if (action.scope === 'admin' && !actor.isAdmin) return no({ message: 'policy.admin_only' })
	for (const account of action.accounts) {
		const decision = useAccount(actor, account)
		if (!decision.allowed) return decision
	}
	return yes('accounts-open')
}

function changeChannel(actor: Actor, channel: ChannelFacts): Decision {
	if (actor.kind === 'operator' || actor.isAdmin || actor.id === channel.owner) return yes('owner')
	return no({ message: 'policy.owner_only' })
}

function useAccount(actor: Actor, account: AccountFacts): Decision {
	if (actor.kind === 'operator') return yes('operator')
	if (includes(account.mayUse, actor)) return yes('may-use')
	return no({ message: 'policy.not_allowed_account', params: { account: account.name, person: actor.id } })
}

/** The stricter of the channel's rule and what its accounts ask for at least. */
export function approvalWanted(channel: Pick<ChannelFacts, 'approvalRule'>, accounts: Pick<AccountFacts, 'minimumApproval'>[]): 'none' | 'one' {
	return channel.approvalRule === 'one' || accounts.some((account) => account.minimumApproval === 'one') ? 'one' : 'none'
}
