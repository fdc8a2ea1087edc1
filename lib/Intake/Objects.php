<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Intake;

use OCA\Plaza\Host\Ancestors;
use OCP\Files\Cache\ICacheEntry;
use OCP\Files\Cache\IFileAccess;
use OCP\Files\FileInfo;
use OCP\Files\Node;

/** Files and folders as events name them. */
class Objects {
	public function __construct(
		private readonly IFileAccess $cache,
		private readonly Ancestors $ancestors,
	) {
	}

	/** Whether a path is one of a person's files: not the trash, versions, uploads, the app data or a half-written file. */
	public static function isFile(string $path): bool {
		return preg_match('#^/[^/]+/files/.+#', $path) === 1
			&& !str_ends_with($path, '.part')
			&& preg_match('#\.ocTransferId\d+\.part#', $path) !== 1;
	}

	/** @return array{id: int, name: string, kind: string, mime: string} */
	public static function describe(Node $node): array {
		return [
			'id' => $node->getId(),
			'name' => $node->getName(),
			'kind' => $node->getType() === FileInfo::TYPE_FOLDER ? 'folder' : 'file',
			'mime' => $node->getMimetype(),
		];
	}

	/** @return ?array{id: int, name: string, kind: string, mime: string} by the file cache, for what no node stands for */
	public function byId(int $id): ?array {
		$entry = $this->cache->getByFileId($id);
		return $entry === null ? null : [
			'id' => $id,
			'name' => $entry->getName(),
			'kind' => $entry->getMimeType() === ICacheEntry::DIRECTORY_MIMETYPE ? 'folder' : 'file',
			'mime' => $entry->getMimeType(),
		];
	}

	/** @return list<int> */
	public function ancestors(int $id): array {
		return $this->ancestors->of($id);
	}
}
