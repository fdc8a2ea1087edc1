<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Bridge;

use OCA\Plaza\AppInfo\Configuration;
use OCP\AppFramework\Utility\ITimeFactory;
use Psr\Log\LoggerInterface;

/**
 * Tells the service, after the response, that there are events. Where it does not answer, it is left alone
 * for a minute: it asks by itself every few seconds.
 */
class Hint {
	private const SECONDS = 0.3;
	private const PAUSE_SECONDS = 60;
	private bool $planned = false;

	public function __construct(
		private readonly Service $service,
		private readonly Configuration $configuration,
		private readonly ITimeFactory $time,
		private readonly LoggerInterface $logger,
	) {
	}

	public function afterResponse(): void {
		if ($this->planned) {
			return;
		}
		$this->planned = true;
		register_shutdown_function($this->send(...));
	}

	private function send(): void {
		// What is written down after this, by others who wait for the end too, gets a hint of its own.
		$this->planned = false;
		if (function_exists('fastcgi_finish_request')) {
			fastcgi_finish_request();
		}
		try {
			if ($this->configuration->secret() === null || $this->configuration->pausedUntil() > $this->time->getTime()) {
				return;
			}
			$this->service->send(new ServiceRequest('POST', '/internal/hint', seconds: self::SECONDS));
		} catch (\Throwable $error) {
			$this->pause($error);
		}
	}

	private function pause(\Throwable $error): void {
		try {
			$this->configuration->pauseUntil($this->time->getTime() + self::PAUSE_SECONDS);
			$this->logger->info('The Plaza service did not take the hint; it will ask by itself.', ['app' => 'plaza', 'exception' => $error]);
		} catch (\Throwable) {
			// The response is out already: nothing is left to tell anyone.
		}
	}
}
