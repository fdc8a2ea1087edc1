<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Tests;

use Firebase\JWT\JWT;
use OCA\Plaza\AppInfo\Configuration;
use OCA\Plaza\Host\HostFailure;
use OCA\Plaza\Host\Nonces;
use OCA\Plaza\Host\Signature;
use OCP\AppFramework\Utility\ITimeFactory;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

/** Only what the service signed for this very request, now, gets in. */
class SignatureTest extends TestCase {
	private const SECRET = 'a-secret-of-more-than-thirty-two-bytes';
	private const NOW = 1_800_000_000;
	private const TARGET = '/index.php/apps/plaza/host/v1/info?a=%20b';

	public function testLetsARequestInOnce(): void {
		$token = $this->token();
		$signature = $this->signature();
		$signature->verify($token, 'GET', self::TARGET, hash('sha256', ''));
		$this->expectExceptionMessage('made before');
		$signature->verify($token, 'GET', self::TARGET, hash('sha256', ''));
	}

	/** @return array<string, array{array<string, mixed>}> */
	public static function wrong(): array {
		return [
			'another issuer' => [['iss' => 'plaza-shell']],
			'another audience' => [['aud' => 'plaza-browser']],
			'another method' => [['htm' => 'get']],
			'another query' => [['htu' => '/index.php/apps/plaza/host/v1/info?a=+b']],
			'another body' => [['bsh' => hash('sha256', 'x')]],
			'a body hash that is no text' => [['bsh' => 7]],
			'expired' => [['iat' => self::NOW - 200, 'exp' => self::NOW - 61]],
			'from the future' => [['iat' => self::NOW + 61, 'exp' => self::NOW + 121]],
			'too long' => [['exp' => self::NOW + 61]],
			'backwards' => [['iat' => self::NOW, 'exp' => self::NOW - 1]],
			'a short name' => [['jti' => 'short']],
		];
	}

	/** @param array<string, mixed> $claims */
	#[DataProvider('wrong')]
	public function testRefuses(array $claims): void {
		$this->expectException(HostFailure::class);
		$this->signature()->verify($this->token($claims), 'GET', self::TARGET, hash('sha256', ''));
	}

	public function testRefusesATokenWithoutASignature(): void {
		[, $body] = explode('.', $this->token());
		$header = rtrim(strtr(base64_encode('{"alg":"none","typ":"JWT"}'), '+/', '-_'), '=');
		$this->expectException(HostFailure::class);
		$this->signature()->verify("$header.$body.", 'GET', self::TARGET, hash('sha256', ''));
	}

	public function testLeavesTheLibraryAsItFoundIt(): void {
		JWT::$leeway = 3;
		$this->signature()->verify($this->token(), 'GET', self::TARGET, hash('sha256', ''));
		self::assertSame(3, JWT::$leeway);
		self::assertNull(JWT::$timestamp);
		JWT::$leeway = 0;
	}

	public function testIsUnavailableWithoutASecret(): void {
		try {
			$this->signature(null)->verify($this->token(), 'GET', self::TARGET, hash('sha256', ''));
			self::fail('it must not get in');
		} catch (HostFailure $failure) {
			self::assertSame(503, $failure->status());
		}
	}

	/** @param array<string, mixed> $claims */
	private function token(array $claims = []): string {
		return JWT::encode($claims + [
			'iss' => 'plaza-service', 'aud' => 'plaza-host', 'iat' => self::NOW, 'exp' => self::NOW + 60,
			'jti' => '0123456789abcdef0123456789abcdef', 'htm' => 'GET', 'htu' => self::TARGET, 'bsh' => hash('sha256', ''),
		], self::SECRET, 'HS256');
	}

	private function signature(?string $secret = self::SECRET): Signature {
		$configuration = self::createStub(Configuration::class);
		$configuration->method('secret')->willReturn($secret);
		$seen = [];
		$nonces = self::createStub(Nonces::class);
		$nonces->method('take')->willReturnCallback(function (string $name) use (&$seen): bool {
			$new = !isset($seen[$name]);
			$seen[$name] = true;
			return $new;
		});
		$time = self::createStub(ITimeFactory::class);
		$time->method('getTime')->willReturn(self::NOW);
		return new Signature($configuration, $nonces, $time);
	}
}
