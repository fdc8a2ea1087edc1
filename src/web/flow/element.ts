// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** A Vue component as the custom element that Flow asks for: `modelValue` in, `update:model-value` with `detail: [value]` out. */
import { createApp, h, ref, type App, type Component } from 'vue'

export function formElement(form: Component): typeof HTMLElement {
	return class extends HTMLElement {
		static readonly observedAttributes = ['model-value', 'disabled']
		readonly #value = ref('')
		readonly #disabled = ref(false)
		#app: App | null = null

		get modelValue(): string {
			return this.#value.value
		}

		set modelValue(value: string | null | undefined) {
			this.#value.value = value ?? ''
		}

		attributeChangedCallback(name: string, _before: string | null, after: string | null): void {
			if (name === 'disabled') this.#disabled.value = after !== null && after !== 'false'
			else this.modelValue = after
		}

		connectedCallback(): void {
			this.#app = createApp({
				render: () => h(form, { 'modelValue': this.#value.value, 'disabled': this.#disabled.value, 'onUpdate:modelValue': (value: string) => this.#tell(value) }),
			})
			// Into the page itself and not a shadow: so the page's theme and rules hold here, too.
			this.#app.mount(this)
		}

		disconnectedCallback(): void {
			this.#app?.unmount()
			this.#app = null
		}

		#tell(value: string): void {
			this.modelValue = value
			this.dispatchEvent(new CustomEvent('update:model-value', { detail: [value] }))
		}
	}
}

export function defineForm(name: string, form: Component): void {
	if (!customElements.get(name)) customElements.define(name, formElement(form))
}
