// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { t } from '../l10n/index.ts'

const names: Record<string, () => string> = {
	text: () => t('plaza', 'Text'),
	media: () => t('plaza', 'Pictures'),
	alt: () => t('plaza', 'Alternative texts'),
	accounts: () => t('plaza', 'Accounts'),
	at: () => t('plaza', 'Time'),
	time: () => t('plaza', 'Time'),
	schedule: () => t('plaza', 'Time'),
	link: () => t('plaza', 'Link'),
	tags: () => t('plaza', 'Tags'),
	language: () => t('plaza', 'Language'),
	contentWarning: () => t('plaza', 'Content warning'),
	visibility: () => t('plaza', 'Who may see it'),
}

/** A field's name in words; one that this page does not know keeps its own. */
export function fieldName(field: string): string {
	return names[field]?.() ?? field
}
