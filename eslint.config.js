// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import stylistic from '@stylistic/eslint-plugin'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

export default ts.config(
	{ ignores: ['js/', 'css/', 'node_modules/', 'vendor/', 'build/', 'plaza-data/', 'src/web/api/schema.d.ts', 'l10n/'] },
	...ts.configs.recommended,
	...vue.configs['flat/recommended'],
	stylistic.configs.customize({ indent: 'tab', quotes: 'single', semi: false, arrowParens: true, braceStyle: '1tbs' }),
	{
		files: ['**/*.vue'],
		languageOptions: { parserOptions: { parser: ts.parser } },
		rules: {
			'vue/html-indent': ['error', 'tab'],
			'vue/max-attributes-per-line': 'off',
			'vue/singleline-html-element-content-newline': 'off',
			'vue/first-attribute-linebreak': 'off',
			'vue/html-closing-bracket-newline': 'off',
			'vue/multi-word-component-names': 'off',
			'vue/html-self-closing': 'off',
		},
	},
	{
		rules: {
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'@stylistic/max-statements-per-line': 'off',
			'@stylistic/multiline-ternary': 'off',
			'@stylistic/operator-linebreak': ['error', 'before', { overrides: { '=': 'after' } }],
			// "A file past 300 lines or a function past 40: ask which two things it is."
			'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
			'max-lines-per-function': ['warn', { max: 60, skipBlankLines: true, skipComments: true }],
		},
	},
	{
		files: ['**/*.test.ts', 'tests/**'],
		rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
	},
)
