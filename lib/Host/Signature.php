<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use Firebase\JWT\JWT;
use Firebase\JWT\Key;
use OCA\Plaza\AppInfo\Configuration;
use OCP\AppFramework\Utility\ITimeFactory;

/** Whether a request is the service's own, whole, fresh and new. */
class Signature {
	public const SKEW = 60;
	public const LIFETIME = 60;

	public function __construct(
		private readonly Configuration $configuration,
		private readonly Nonces $nonces,
		private readonly ITimeFactory $time,
	) {
	}

	/**
	 * @param string $target path and query from /index.php on, as sent
	 * @param string $bodyHash lower-case hex SHA-256 of the body
	 * @throws HostFailure
	 */
	public function verify(string $token, string $method, string $target, string $bodyHash): void {
		$claims = $this->decode($token);
		$this->checkTime($claims);
		$expected = ['iss' => 'plaza-service', 'aud' => 'plaza-host', 'htm' => $method, 'htu' => $target, 'bsh' => $bodyHash];
		foreach ($expected as $claim => $value) {
			if (!is_string($claims[$claim] ?? null) || !hash_equals($value, $claims[$claim])) {
				throw new HostFailure('signature', 'The signature is not for this request (' . $claim . ').');
			}
		}
		$name = $claims['jti'] ?? null;
		if (!is_string($name) || preg_match('/^[\w-]{16,64}$/D', $name) !== 1) {
			throw new HostFailure('signature', 'The signature has no usable jti.');
		}
		if (!$this->nonces->take($name, (int)$claims['exp'] + self::SKEW)) {
			throw new HostFailure('signature', 'This request was made before.');
		}
	}

	/** @return array<string, mixed> */
	private function decode(string $token): array {
		$secret = $this->configuration->secret();
		if ($secret === null || !class_exists(JWT::class)) {
			throw new HostFailure('unavailable', 'Plaza is not set up: plaza_secret in config.php, or the app\'s libraries, are missing.');
		}
		$leeway = JWT::$leeway;
		$timestamp = JWT::$timestamp;
		JWT::$leeway = self::SKEW;
		JWT::$timestamp = $this->time->getTime();
		try {
			return (array)JWT::decode($token, new Key($secret, 'HS256'));
		} catch (\Exception $error) {
			throw new HostFailure('signature', 'The signature is not valid: ' . $error->getMessage(), $error);
		} finally {
			// The library keeps these for everyone in the process.
			JWT::$leeway = $leeway;
			JWT::$timestamp = $timestamp;
		}
	}

	/** @param array<string, mixed> $claims */
	private function checkTime(array $claims): void {
		$from = $claims['iat'] ?? null;
		$until = $claims['exp'] ?? null;
		if (!is_int($from) || !is_int($until) || $until - $from > self::LIFETIME || $until < $from) {
			throw new HostFailure('signature', 'The signature lasts too long, or has no times.');
		}
	}
}
