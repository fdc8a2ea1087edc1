<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Bridge;

use OCA\Plaza\AppInfo\Configuration;
use OCP\Http\Client\IClientService;
use OCP\Http\Client\IResponse;
use OCP\IRequest;

/** The only place that talks to the service over HTTP. */
class HttpService implements Service {
	private const PASSED_ON = ['Content-Type', 'ETag', 'Retry-After'];

	public function __construct(
		private readonly IClientService $clients,
		private readonly Configuration $configuration,
		private readonly Tokens $tokens,
		private readonly IRequest $request,
	) {
	}

	public function send(ServiceRequest $request): ServiceAnswer {
		$token = $this->tokens->forRequest($request->method, $request->target, $request->body, $request->person);
		try {
			$response = $this->clients->newClient()->request($request->method, $this->configuration->serviceUrl() . $request->target, [
				'headers' => $request->headers + ['X-Plaza-Authorization' => $token, 'X-Request-Id' => $this->request->getId()],
				'body' => $request->body,
				'timeout' => $request->seconds,
				'connect_timeout' => $request->seconds,
				'http_errors' => false,
				'allow_redirects' => false,
				'nextcloud' => ['allow_local_address' => true],
			]);
		} catch (\Exception $error) {
			throw new ServiceUnavailable('The Plaza service does not answer.', 0, $error);
		}
		return $this->answer($response);
	}

	private function answer(IResponse $response): ServiceAnswer {
		$headers = [];
		foreach (self::PASSED_ON as $name) {
			$value = $response->getHeader($name);
			if ($value !== '') {
				$headers[$name] = $value;
			}
		}
		$body = $response->getBody();
		return new ServiceAnswer($response->getStatusCode(), is_resource($body) ? (string)stream_get_contents($body) : (string)$body, $headers);
	}
}
