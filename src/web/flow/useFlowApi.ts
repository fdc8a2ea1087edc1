// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { generateOcsUrl, generateUrl } from '@nextcloud/router'
import { openApi, type Api } from '../api/index.ts'

let opening: Promise<Api> | null = null

/** Flow's pages carry no state of Plaza's; the shell's relay is always there. */
export function useFlowApi(): Promise<Api> {
	opening ??= openApi({
		mode: 'nextcloud',
		direct: null,
		relay: generateUrl('/apps/plaza/relay/api/v1'),
		ocs: generateOcsUrl('/apps/plaza/api/v1'),
		person: { id: '', displayName: '' },
		publicPath: generateUrl('/apps/plaza'),
		protocol: 1,
	}, false)
	return opening
}
