// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// What Nextcloud's Flow settings do with a registration: the element is put in with its value as an attribute, and its
// `update:model-value` events are heard. What was registered and said is kept in `window.flow` for tests.
window._oc_webroot = ''
const flow = window.flow = { operators: [], checks: [], values: {} }
const forms = document.getElementById('forms')

function show(name, element, value) {
	const section = document.createElement('section')
	const heading = Object.assign(document.createElement('h2'), { textContent: name })
	const form = document.createElement(element)
	const said = Object.assign(document.createElement('output'), { textContent: value })
	form.setAttribute('model-value', value)
	form.addEventListener('update:model-value', ({ detail }) => {
		flow.values[element] = said.textContent = detail[0]
	})
	section.append(heading, form, said)
	forms.append(section)
}

window.OCA = {
	WorkflowEngine: {
		registerOperator(operator) {
			flow.operators.push(operator)
			show(operator.id, operator.element, operator.operation)
		},
		registerCheck(check) {
			flow.checks.push(check)
			show(check.name, check.element, '')
		},
	},
}
