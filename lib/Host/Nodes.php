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
	/** @return array<string, mixed> */
	public static function describe(Folder $files, Node $node): array {
		$folder = $node->getType() === FileInfo::TYPE_FOLDER;
		$owner = $node->getOwner()?->getUID();
		return [
			'id' => (string)$node->getId(),
			'name' => $node->getName(),
			'kind' => $folder ? 'folder' : 'file',
			'parentId' => (string)($node->getId() === $files->getId() ? $node->getParentId() : $node->getParent()->getId()),
			'path' => ltrim((string)$files->getRelativePath($node->getPath()), '/'),
			'size' => $folder ? 0 : (int)$node->getSize(),
			'mime' => $node->getMimetype(),
			'etag' => $node->getEtag(),
			'modifiedAt' => $node->getMTime() * 1000,
		] + ($owner === null ? [] : ['owner' => $owner]);
	}
}
