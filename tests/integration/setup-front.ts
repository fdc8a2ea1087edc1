// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** Stand-ins for what lies between Nextcloud, the service and a browser: a web server with a proxy line, and somebody in the middle. */
import { createServer, request, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'

interface Listening { url: string, stop(): Promise<void> }

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Listening> {
	const server = createServer(handle)
	await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
	return {
		url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
		stop: () => new Promise((resolve) => {
			server.closeAllConnections()
			server.close(() => resolve())
		}),
	}
}

interface Passing { to: string, headers?: OutgoingHttpHeaders, buffer?: boolean, change?: (body: string) => string }

/** Passes a request on; whole, or as it comes. */
function pass(incoming: IncomingMessage, response: ServerResponse, { to, headers = {}, buffer = false, change }: Passing): void {
	const outgoing = request(to, { method: incoming.method, headers: { ...incoming.headers, ...headers } }, (answer) => {
		if (!buffer && !change) {
			response.writeHead(answer.statusCode!, answer.headers)
			answer.pipe(response)
			return
		}
		const chunks: Buffer[] = []
		answer.on('data', (chunk: Buffer) => chunks.push(chunk))
		answer.on('end', () => {
			const body = Buffer.concat(chunks)
			const bytes = change ? Buffer.from(change(body.toString())) : body
			const { 'content-length': _, 'transfer-encoding': __, ...rest } = answer.headers
			response.writeHead(answer.statusCode!, rest).end(bytes)
		})
	})
	outgoing.on('error', () => { if (response.headersSent) response.destroy(); else response.writeHead(502).end() })
	response.on('close', () => outgoing.destroy())
	incoming.pipe(outgoing)
}

/** A web server that serves Nextcloud and, with its line, the service at /plaza/. */
export interface Front extends Listening { line: boolean, stripCookies: boolean, buffer: boolean }

export async function startFront(nextcloud: string, service: string): Promise<Front> {
	const front = { line: false, stripCookies: true, buffer: false } as Front
	const listening = await listen((incoming, response) => {
		const path = incoming.url!
		if (!front.line || !path.startsWith('/plaza/')) return pass(incoming, response, { to: nextcloud + path })
		if (front.stripCookies) delete incoming.headers.cookie
		pass(incoming, response, { to: service + path.slice('/plaza'.length), buffer: front.buffer })
	})
	return Object.assign(front, listening)
}

/** Somebody between shell and service, who changes requests or answers. */
export interface Middle extends Listening { headers: (incoming: IncomingMessage) => OutgoingHttpHeaders | Promise<OutgoingHttpHeaders>, change: ((body: string) => string) | undefined }

export async function startMiddle(service: string): Promise<Middle> {
	const middle = { headers: () => ({}), change: undefined } as unknown as Middle
	const listening = await listen(async (incoming, response) => {
		pass(incoming, response, { to: service + incoming.url!, headers: await middle.headers(incoming), change: middle.change })
	})
	return Object.assign(middle, listening)
}

/** A port that takes connections and never answers. */
export const startSilence = (): Promise<Listening> => listen(() => {})
