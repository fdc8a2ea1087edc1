// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Node } from '../../domain/index.ts'

/** Changes whenever any of the files does, is renamed, comes or goes: the sign to read them again. */
export const signatureOf = (files: Node[]): string => JSON.stringify(files.map((file) => [file.id, file.etag, file.name]))
