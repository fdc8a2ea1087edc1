// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
import { compactVerify, decodeJwt } from 'jose'
import type { Service } from '../context.ts'

/** As long as a signature is good after its end, and may be made before its beginning. Seconds. */
const LEEWAY = 60

/** Why a shell's signature was not taken: another secret, another time, or a request that was changed or made before. */
export async function whyRefused(service: Service, token: string | undefined): Promise<'secret' | 'clock' | 'request'> {
	if (token === undefined) return 'request'
	const key = new TextEncoder().encode(service.config.nextcloud!.secret)
	const signed = await compactVerify(token, key, { algorithms: ['HS256'] }).then(() => true, () => false)
	if (!signed) return 'secret'
	const { iat = 0, exp = 0 } = decodeJwt(token)
	const now = service.outbox.parts.now() / 1000
	return now > exp + LEEWAY || now < iat - LEEWAY ? 'clock' : 'request'
}
