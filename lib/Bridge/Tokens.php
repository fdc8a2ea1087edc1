<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Bridge;

use Firebase\JWT\JWT;
use OCA\Plaza\AppInfo\Configuration;
use OCP\AppFramework\Utility\ITimeFactory;
use OCP\IGroupManager;
use OCP\IUser;

/** Signs what the shell sends to the service, and what a browser shows there. */
class Tokens {
	private const REQUEST_SECONDS = 60;
	private const BROWSER_SECONDS = 300;

	public function __construct(
		private readonly Configuration $configuration,
		private readonly IGroupManager $groups,
		private readonly ITimeFactory $time,
	) {
	}

	/** @param string $target path and query as sent */
	public function forRequest(string $method, string $target, string $body, ?IUser $person = null): string {
		$now = $this->time->getTime();
		$claims = [
			'iss' => 'plaza-shell',
			'aud' => 'plaza-service',
			'iat' => $now,
			'exp' => $now + self::REQUEST_SECONDS,
			'jti' => bin2hex(random_bytes(16)),
			'htm' => strtoupper($method),
			'htu' => $target,
			'bsh' => hash('sha256', $body),
		];
		return JWT::encode($claims + ($person === null ? [] : $this->about($person)), $this->secret(), 'HS256');
	}

	/** @return array{token: string, expiresAt: int} */
	public function forBrowser(IUser $person): array {
		$now = $this->time->getTime();
		$claims = ['iss' => 'plaza-shell', 'aud' => 'plaza-browser', 'iat' => $now, 'exp' => $now + self::BROWSER_SECONDS];
		// A key of its own, so that a browser's token never passes as a request's.
		$key = hash_hmac('sha256', 'plaza-browser', $this->secret(), true);
		$token = JWT::encode($claims + $this->about($person), $key, 'HS256');
		return ['token' => $token, 'expiresAt' => $claims['exp'] * 1000];
	}

	/** @return array<string, mixed> */
	private function about(IUser $person): array {
		return [
			'sub' => $person->getUID(),
			'name' => $person->getDisplayName(),
			'groups' => $this->groups->getUserGroupIds($person),
			'admin' => $this->groups->isAdmin($person->getUID()),
		];
	}

	/** @throws ServiceUnavailable */
	private function secret(): string {
		if (!class_exists(JWT::class)) {
			throw new ServiceUnavailable('Plaza is incomplete: run composer install in its folder.');
		}
		return $this->configuration->secret()
			?? throw new ServiceUnavailable('Plaza is not set up yet: plaza_secret is missing in config.php.');
	}
}
