// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Nothing more: Nextcloud adds `?v=…` to this file's address, so what imported it by its plain name would load it twice.
// One after the other: the libraries ask for the language once, when they are read, so it must stand before that.
void import('./env.ts').then(() => import('./start.ts'))

export {}
