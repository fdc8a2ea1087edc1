<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCA\Plaza\Controller\HostController;
use OCP\AppFramework\Controller;
use OCP\AppFramework\Http\Response;
use OCP\AppFramework\Middleware;
use OCP\IRequest;
use OCP\Security\Bruteforce\IThrottler;
use Psr\Log\LoggerInterface;

/** In front of every host API controller: the signature first, then anything else; errors become statuses here. */
class SignatureMiddleware extends Middleware {
	private const THROTTLE = 'plaza_host';

	public function __construct(
		private readonly IRequest $request,
		private readonly Signature $signature,
		private readonly IThrottler $throttler,
		private readonly LoggerInterface $logger,
	) {
	}

	public function beforeController(Controller $controller, string $methodName): void {
		if (!$controller instanceof HostController) {
			return;
		}
		$body = hash_init('sha256');
		$input = fopen('php://input', 'rb');
		if ($input !== false) {
			hash_update_stream($body, $input);
			fclose($input);
		}
		$this->signature->verify(
			$this->request->getHeader('X-Plaza-Authorization'),
			strtoupper($this->request->getMethod()),
			$this->target(),
			hash_final($body),
		);
	}

	public function afterException(Controller $controller, string $methodName, \Exception $exception): Response {
		if (!$controller instanceof HostController) {
			throw $exception;
		}
		$failure = Failures::from($exception);
		if ($failure->status() === 401) {
			$this->slowDown();
		}
		if ($failure->status() === 503) {
			$this->logger->warning('The host API could not answer ' . $methodName . ': ' . $exception->getMessage(), ['app' => 'plaza', 'exception' => $exception]);
		}
		return Failures::answer($failure);
	}

	/** Only requests that fail wait: a stranger's failures never slow the service down. */
	private function slowDown(): void {
		$address = $this->request->getRemoteAddress();
		$this->throttler->registerAttempt(self::THROTTLE, $address);
		$this->throttler->sleepDelay($address, self::THROTTLE);
	}

	private function target(): string {
		$uri = (string)($_SERVER['REQUEST_URI'] ?? '');
		$start = strpos($uri, '/index.php/');
		return $start === false ? $uri : substr($uri, $start);
	}
}
