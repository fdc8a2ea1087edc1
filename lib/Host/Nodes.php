<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCP\Files\FileInfo;
use OCP\Files\Folder;
use OCP\Files\Node;

/** A file or folder in the protocol's shape. */
class Nodes {
	public function __construct(
		private readonly Ancestors $ancestors,
	) {
	}

	/** @return array<string, mixed> */
	public function describe(Folder $files, Node $node): array {
		return self::shape($files, $node, $this->ancestors->upFrom($node->getParentId()));
	}

	/**
	 * @param array<Node> $nodes that lie in one folder
	 * @return list<array<string, mixed>>
	 */
	public function describeAll(Folder $files, Folder $folder, array $nodes): array {
		$ancestors = $this->ancestors->upFrom($folder->getId());
		return array_map(fn (Node $node) => self::shape($files, $node, $ancestors), array_values($nodes));
	}

	/**
	 * @param list<int> $ancestors
	 * @return array<string, mixed>
	 */
	private static function shape(Folder $files, Node $node, array $ancestors): array {
		$folder = $node->getType() === FileInfo::TYPE_FOLDER;
		$owner = $node->getOwner()?->getUID();
		return [
			'id' => (string)$node->getId(),
			'name' => $node->getName(),
			'kind' => $folder ? 'folder' : 'file',
			'parentId' => (string)($ancestors[0] ?? 0),
			'ancestors' => array_map(strval(...), $ancestors),
			'path' => ltrim((string)$files->getRelativePath($node->getPath()), '/'),
			'size' => $folder ? 0 : (int)$node->getSize(),
			'mime' => $node->getMimetype(),
			// Nextcloud's own may stay the same for a second file of another size within one second.
			'etag' => $node->getEtag() . ($folder ? '' : '-' . $node->getSize()),
			'modifiedAt' => $node->getMTime() * 1000,
		] + ($owner === null ? [] : ['owner' => $owner]);
	}
}
