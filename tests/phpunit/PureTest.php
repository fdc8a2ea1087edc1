<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Tests;

use OCA\Plaza\Flow\PublishOperation;
use OCA\Plaza\Host\Failures;
use OCA\Plaza\Host\HostFailure;
use OCA\Plaza\Intake\Objects;
use OCP\Files\InvalidPathException;
use OCP\Files\NotFoundException;
use OCP\Files\NotPermittedException;
use OCP\Lock\LockedException;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

class PureTest extends TestCase {
	/** @return array<string, array{string, ?string}> */
	public static function operations(): array {
		return [
			'digits' => ['7', '7'],
			'a JSON string' => ['"12"', '12'],
			'nothing' => ['', null],
			'letters and digits' => ['k7x2m9', 'k7x2m9'],
			'capitals' => ['K7', null],
			'two words' => ['no channel', null],
			'a list' => ['[7]', null],
			'a fraction' => ['7.5', null],
			'too large' => [str_repeat('9', 65), null],
			'hidden text' => ["7\n8", null],
		];
	}

	#[DataProvider('operations')]
	public function testARuleHoldsAChannelsId(string $operation, ?string $channel): void {
		self::assertSame($channel, PublishOperation::channel($operation));
	}

	/** @return array<string, array{string, bool}> */
	public static function paths(): array {
		return [
			'a file' => ['/ada/files/a.md', true],
			'a file in a folder named files' => ['/ada/files/files/a.md', true],
			'a person\'s root' => ['/ada/files', false],
			'the trash' => ['/ada/files_trashbin/files/a.md.d1', false],
			'a version' => ['/ada/files_versions/a.md.v1', false],
			'a part of an upload' => ['/ada/uploads/1/00001', false],
			'half an upload' => ['/ada/files/a.md.ocTransferId12.part', false],
			'app data' => ['/appdata_oc1/preview/1.png', false],
		];
	}

	#[DataProvider('paths')]
	public function testEventsAreOfPeoplesFilesOnly(string $path, bool $is): void {
		self::assertSame($is, Objects::isFile($path));
	}

	/** @return array<string, array{\Throwable, string, int}> */
	public static function failures(): array {
		return [
			'its own' => [new HostFailure('conflict', 'x'), 'conflict', 409],
			'a signature' => [new HostFailure('signature', 'x'), 'protocol', 401],
			'a hand-over' => [new HostFailure('handOver', 'x'), 'handOver', 410],
			'not there' => [new NotFoundException(), 'gone', 404],
			'not allowed' => [new NotPermittedException(), 'forbidden', 403],
			'a bad name' => [new InvalidPathException(), 'refused', 422],
			'a lock' => [new LockedException('x'), 'unavailable', 503],
			'anything else' => [new \RuntimeException('x'), 'unavailable', 503],
		];
	}

	#[DataProvider('failures')]
	public function testFailuresSpeakTheProtocolsWords(\Throwable $error, string $kind, int $status): void {
		$failure = Failures::from($error);
		self::assertSame([$kind, $status], [$failure->kind(), $failure->status()]);
	}
}
