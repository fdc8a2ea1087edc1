// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { computed, reactive } from 'vue'
import { useApi } from '../api/index.ts'
import type { Account, Channel } from '../api/types.ts'
import { ownTimeZone } from '../l10n/time.ts'

export interface ChannelForm {
	name: string
	/** Path of the folder; null until one is chosen. */
	path: string | null
	accounts: string[]
	approvers: string[]
	needsApproval: boolean
	timeZone: string
	linkEnds: boolean
	expiryDays: number
	template: string
}

export const usualTemplate = '{text}\n\n{link}\n\n{tags}'

function formOf(channel: Channel | undefined, accounts: Account[]): ChannelForm {
	return {
		name: channel?.name ?? '',
		path: channel?.path ?? null,
		accounts: channel?.accounts ?? (accounts.length === 1 ? [accounts[0]!.id] : []),
		approvers: channel?.approval.approvers ?? [],
		needsApproval: channel?.approval.rule !== 'none',
		timeZone: channel?.timeZone ?? ownTimeZone(),
		linkEnds: channel?.link.expiryDays != null,
		expiryDays: channel?.link.expiryDays ?? 30,
		template: channel?.template ?? usualTemplate,
	}
}

/** What is asked for a new channel, or changed of one; the folder of a channel stays what it is. */
export function useChannelForm(channel: Channel | undefined, accounts: Account[]) {
	const api = useApi()
	const form = reactive(formOf(channel, accounts))
	const complete = computed(() => form.name.trim() !== '' && form.path !== null && form.accounts.length > 0 && (!form.needsApproval || form.approvers.length > 0))

	const rules = () => ({
		name: form.name.trim(),
		accounts: form.accounts,
		template: form.template.trim() === '' ? usualTemplate : form.template,
		approval: { rule: form.needsApproval ? 'one' as const : 'none' as const, approvers: form.approvers },
		timeZone: form.timeZone,
		link: { expiryDays: form.linkEnds ? Number(form.expiryDays) : null },
	})

	async function save(): Promise<void> {
		if (channel) {
			await api.changeChannel(channel.id, rules())
			return
		}
		const { handOver, folders, path } = await api.handOverFolder(form.path ?? '')
		await api.makeChannel({ ...rules(), handOver: typeof handOver === 'string' ? handOver : handOver.id, folders, path, scope: 'user' })
	}

	return { form, complete, save }
}
