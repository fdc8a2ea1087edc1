<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Tests;

use OCA\Plaza\Host\Ancestors;
use OCP\Files\Cache\ICacheEntry;
use OCP\Files\Cache\IFileAccess;
use PHPUnit\Framework\TestCase;

class AncestorsTest extends TestCase {
	public function testAreToldNearestFirstUpToTheRoot(): void {
		self::assertSame([3, 2, 1], $this->ancestors([1 => -1, 2 => 1, 3 => 2, 4 => 3])->of(4));
		self::assertSame([], $this->ancestors([1 => -1])->of(1));
	}

	public function testAreNoneOfAFileThatIsGone(): void {
		self::assertSame([], $this->ancestors([])->of(4));
	}

	public function testEndWhereTheCacheIsBroken(): void {
		self::assertSame([3], $this->ancestors([3 => 99, 4 => 3])->of(4), 'a missing parent');
		self::assertSame([3, 4], $this->ancestors([3 => 4, 4 => 3])->of(4), 'a circle');
	}

	/** @param array<int, int> $parents by id */
	private function ancestors(array $parents): Ancestors {
		$cache = self::createStub(IFileAccess::class);
		$cache->method('getByFileId')->willReturnCallback(function (int $id) use ($parents): ?ICacheEntry {
			if (!isset($parents[$id])) {
				return null;
			}
			$entry = self::createStub(ICacheEntry::class);
			$entry->method('offsetGet')->willReturn($parents[$id]);
			return $entry;
		});
		return new Ancestors($cache);
	}
}
