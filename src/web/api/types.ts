// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The service's shapes by their names; made from its OpenAPI document (`npm run api`). */
import type { components, paths } from './schema.d.ts'

type Shapes = components['schemas']

export type Told = Shapes['Told']
export type Problem = Shapes['Problem']
export type PersonRef = Shapes['PersonRef']
export type Board = Shapes['Board']
export type Draft = Shapes['Draft']
export type Card = Shapes['Card']
export type Publication = Shapes['Publication']
export type Delivery = Shapes['Delivery']
export type DeliveryState = Shapes['DeliveryState']
export type PublicationState = Shapes['PublicationState']
export type Medium = Shapes['Medium']
export type Entry = Shapes['Entry']
export type Account = Shapes['Account']
export type Platform = Shapes['Platform']
export type Channel = Shapes['Channel']
export type ChannelInput = Shapes['ChannelInput']
export type AccountChange = paths['/accounts/{id}']['patch']['requestBody']['content']['application/json']
export type ChannelChange = paths['/channels/{id}']['patch']['requestBody']['content']['application/json']
export type Me = Shapes['Me']
export type Folder = Shapes['Folder']
export type Topic = 'board' | 'entries' | 'accounts' | 'channels'

export interface ChannelFolders { drafts: string, approval: string, published: string, failed: string }
export interface FolderHandOver { handOver: { id: string } | string, folders: ChannelFolders, path: string }
export type People = paths['/people']['get']['responses'][200]['content']['application/json']
