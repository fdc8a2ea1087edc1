// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// A Bluesky PDS with its directory of identities, on 127.0.0.1 and in a folder of its own. Prints `{ "url": … }` when it can be
// asked, and ends with the process that began it: `node server.mjs FOLDER`.
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { createServer, Server } from 'node:net'
import { join } from 'node:path'

// Both servers listen at every interface and cannot be told otherwise.
const listen = Server.prototype.listen
Server.prototype.listen = function (port, ...more) {
	return typeof port === 'number' ? listen.call(this, port, '127.0.0.1', ...more.filter((one) => typeof one === 'function')) : listen.call(this, port, ...more)
}

const freePort = () => new Promise((resolve) => {
	const server = createServer()
	server.listen(0, () => {
		const { port } = server.address()
		server.close(() => resolve(port))
	})
})

const [folder] = process.argv.slice(2)
const [{ PDS }, plc] = await Promise.all([import('@atproto/pds'), import('@did-plc/server')])
const directory = plc.PlcServer.create({ db: plc.Database.mock(), port: await freePort() })
await directory.start()
const port = await freePort()
mkdirSync(join(folder, 'blobs'), { recursive: true })
const secret = () => randomBytes(32).toString('hex')
const pds = await PDS.fromEnv({
	devMode: true, port, hostname: 'localhost', dataDirectory: folder, blobstoreDiskLocation: join(folder, 'blobs'),
	didPlcUrl: `http://127.0.0.1:${directory.server.address().port}`, adminPassword: secret(), jwtSecret: secret(), dpopSecret: secret(),
	plcRotationKeyK256PrivateKeyHex: secret(), serviceHandleDomains: ['.test'], inviteRequired: false, disableSsrfProtection: true,
	bskyAppViewUrl: 'https://appview.invalid', bskyAppViewDid: 'did:web:appview.invalid', rateLimitsEnabled: false,
})
await pds.start()
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`)

process.stdin.resume().on('end', () => process.exit())
