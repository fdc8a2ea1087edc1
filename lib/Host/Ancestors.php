<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCP\Files\Cache\IFileAccess;

/**
 * The folders above a file by the file cache's own chain, nearest first, up to the storage's root. The
 * chain is the same for everyone: a share's recipients find the root of their mount in it.
 */
class Ancestors {
	private const DEPTH = 200;

	public function __construct(
		private readonly IFileAccess $cache,
	) {
	}

	/** @return list<int> */
	public function of(int $id): array {
		$entry = $this->cache->getByFileId($id);
		return $entry === null ? [] : $this->upFrom((int)$entry['parent']);
	}

	/** @return list<int> the folder itself and those above it */
	public function upFrom(int $folder): array {
		$ids = [];
		while ($folder > 0 && count($ids) < self::DEPTH && !in_array($folder, $ids, true)) {
			$entry = $this->cache->getByFileId($folder);
			if ($entry === null) {
				break;
			}
			$ids[] = $folder;
			$folder = (int)$entry['parent'];
		}
		return $ids;
	}
}
