<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCP\Files\File;
use OCP\Files\Folder;
use OCP\Files\IFilenameValidator;
use OCP\Files\Node;
use OCP\Files\NotFoundException;

/** What can be done with files, as the person whose files are given; rights are asked at each use. */
class FileActions {
	public function __construct(
		private readonly IFilenameValidator $names,
	) {
	}

	public function file(Folder $files, int $id): File {
		$node = ActingPerson::node($files, $id);
		return $node instanceof File ? $node : throw new HostFailure('refused', 'That is a folder.');
	}

	public function folder(Folder $files, int $id): Folder {
		$node = ActingPerson::node($files, $id);
		return $node instanceof Folder ? $node : throw new HostFailure('refused', 'That is no folder.');
	}

	/** @param resource $bytes */
	public function write(Folder $files, int $folder, string $name, $bytes): Node {
		$target = $this->folder($files, $folder);
		$this->names->validateFilename($name);
		$old = $this->existing($target, $name);
		if ($old === null) {
			$this->require($target->isCreatable());
			return $target->newFile($name, $bytes);
		}
		if (!$old instanceof File) {
			throw new HostFailure('conflict', 'A folder with this name is there.');
		}
		$this->require($old->isUpdateable());
		$old->putContent($bytes);
		// Within one second, Nextcloud keeps the etag of a file that it writes in place.
		$old->getStorage()->getCache()->update($old->getId(), ['etag' => bin2hex(random_bytes(16))]);
		return $target->get($name);
	}

	public function move(Folder $files, int $id, int $folder, ?string $name): Node {
		$node = ActingPerson::node($files, $id);
		$target = $this->folder($files, $folder);
		$name = $this->freeName($target, $name ?? $node->getName());
		$sameFolder = $node->getParent()->getId() === $target->getId();
		$this->require($sameFolder ? $node->isUpdateable() : $node->isDeletable() && $target->isCreatable());
		$node->move($target->getPath() . '/' . $name);
		return $target->get($name);
	}

	public function copy(Folder $files, int $id, int $folder, ?string $name): Node {
		$node = ActingPerson::node($files, $id);
		$target = $this->folder($files, $folder);
		$name = $this->freeName($target, $name ?? $node->getName());
		$this->require($target->isCreatable());
		$node->copy($target->getPath() . '/' . $name);
		return $target->get($name);
	}

	private function freeName(Folder $target, string $name): string {
		$this->names->validateFilename($name);
		if ($this->existing($target, $name) !== null) {
			throw new HostFailure('conflict', 'A file with the name "' . $name . '" is there already.');
		}
		return $name;
	}

	private function existing(Folder $folder, string $name): ?Node {
		try {
			return $folder->get($name);
		} catch (NotFoundException) {
			return null;
		}
	}

	private function require(bool $allowed): void {
		if (!$allowed) {
			throw new HostFailure('forbidden', 'This person may not do that here.');
		}
	}
}
