// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Checks the links between service, Nextcloud and browsers, and names the broken one with its remedy. */
export { doctorRoutes, internalDoctor, probeRoutes } from './routes.ts'
