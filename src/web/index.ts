// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The door for the service: what it needs to serve the page. */
export { demoPage, demoPagePolicy, type DemoPage } from './demo-page.ts'
