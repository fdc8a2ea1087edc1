// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Plaza's forms in Nextcloud's Flow settings: which channel a rule publishes by, and in which folder a file must be.
import { t } from '../l10n/index.ts'
import { defineForm } from './element.ts'
import FolderForm from './FolderForm.vue'
import OperationForm from './OperationForm.vue'

interface WorkflowEngine {
	registerOperator(operator: { id: string, operation: string, color: string, element: string }): void
	registerCheck(check: { class: string, name: string, operators: Array<{ operator: string, name: string }>, element: string }): void
}

declare global {
	interface Window { OCA?: { WorkflowEngine?: WorkflowEngine } }
}

/** Flow loads scripts by name only; the style sheet lies beside. */
function addStyle(): void {
	const here = import.meta.url
	const link = document.createElement('link')
	link.rel = 'stylesheet'
	link.href = new URL('../css/plaza-flow.css', here).href
	document.head.append(link)
}

function register(flow: WorkflowEngine): void {
	defineForm('plaza-flow-operation', OperationForm)
	defineForm('plaza-flow-folder', FolderForm)
	flow.registerOperator({ id: 'OCA\\Plaza\\Flow\\PublishOperation', operation: '', color: '#0b5d78', element: 'plaza-flow-operation' })
	flow.registerCheck({
		class: 'OCA\\Plaza\\Flow\\InFolderCheck',
		name: t('plaza', 'Folder'),
		operators: [{ operator: 'is', name: t('plaza', 'is') }, { operator: '!is', name: t('plaza', 'is not') }],
		element: 'plaza-flow-folder',
	})
}

const flow = window.OCA?.WorkflowEngine
if (flow) {
	addStyle()
	register(flow)
}
