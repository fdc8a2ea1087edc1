<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\AppInfo;

use OCP\App\IAppManager;
use OCP\AppFramework\Services\IAppConfig;
use OCP\IConfig;
use OCP\IRequest;

/**
 * The one door through which settings come in: config.php for what an operator sets, the app's own
 * configuration for what may change while running.
 */
class Configuration {
	public const PROTOCOL = 1;
	private const SECRET_BYTES = 32;

	public function __construct(
		private readonly IConfig $config,
		private readonly IAppConfig $appConfig,
		private readonly IAppManager $appManager,
		private readonly IRequest $request,
	) {
	}

	/** The secret shared with the service, or null where none of the needed length is set. */
	public function secret(): ?string {
		$secret = $this->config->getSystemValueString('plaza_secret', '');
		return strlen($secret) >= self::SECRET_BYTES ? $secret : null;
	}

	public function serviceUrl(): string {
		return rtrim($this->config->getSystemValueString('plaza_service_url', 'http://127.0.0.1:8787'), '/');
	}

	/** Base of public URLs. The request's own host comes last: the service's requests arrive on loopback. */
	public function publicBase(): string {
		foreach (['plaza_public_url', 'overwrite.cli.url'] as $key) {
			$base = rtrim($this->config->getSystemValueString($key, ''), '/');
			if ($base !== '') {
				return $base;
			}
		}
		return $this->request->getServerProtocol() . '://' . $this->request->getServerHost() . \OC::$WEBROOT;
	}

	/** Path in front of routes on public URLs: empty where the web server hides the front controller. */
	public function frontController(): string {
		return $this->config->getSystemValueBool('htaccess.IgnoreFrontController', false) ? '' : '/index.php';
	}

	/** Where browsers reach the service directly, or null where no proxy line is set. */
	public function proxyPath(): ?string {
		$proxy = $this->appConfig->getAppValueString('proxy', '');
		return $proxy === '' ? null : $proxy;
	}

	/** Raised when a backup is restored: where it differs, the service sends nothing unasked. */
	public function epoch(): int {
		return $this->appConfig->getAppValueInt('epoch', 1);
	}

	public function version(): string {
		return $this->appManager->getAppVersion(Application::APP_ID);
	}

	/** How long acknowledged events are kept. */
	public function retentionDays(): int {
		return max(1, $this->appConfig->getAppValueInt('retention_days', 90));
	}

	/** Whether the app was away, and events were missed, since the service last heard of it. */
	public function wasAbsent(): bool {
		return $this->appConfig->getAppValueBool('was_absent', false);
	}

	public function noteAbsence(bool $absent): void {
		$this->appConfig->setAppValueBool('was_absent', $absent);
	}

	public function pausedUntil(): int {
		return $this->appConfig->getAppValueInt('hint_paused_until', 0, true);
	}

	public function pauseUntil(int $time): void {
		$this->appConfig->setAppValueInt('hint_paused_until', $time, true);
	}

	/** @return array<string, bool> the shape HostCapabilities of the protocol */
	public function capabilities(): array {
		return [
			'comments' => $this->appManager->isEnabledForAnyone('comments'),
			'talk' => $this->appManager->isEnabledForAnyone('spreed'),
			'teams' => $this->appManager->isEnabledForAnyone('circles'),
			'tags' => $this->appManager->isEnabledForAnyone('systemtags'),
			'mail' => $this->config->getSystemValueString('mail_smtphost', '') !== '',
			'linkExpiry' => true,
			'linkPassword' => true,
			'makesHandOvers' => false,
		];
	}
}
