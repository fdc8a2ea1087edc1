// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Nothing more: Nextcloud adds `?v=…` to this file's address, so what imported it by its plain name would load it twice.
void import('./start.ts')

export {}
