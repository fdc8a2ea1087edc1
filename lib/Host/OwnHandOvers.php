<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCP\Files\Folder;
use OCP\Files\IRootFolder;
use OCP\Files\NotFoundException;
use OCP\IL10N;
use OCP\IUser;

/** Hand-overs that a person makes in a request of their own, of what they can reach and change themselves. */
class OwnHandOvers {
	/** The names of a channel's folders are the same in every language: people share them. */
	private const FOLDERS = ['drafts' => 'Drafts', 'approval' => 'Approval', 'published' => 'Published', 'failed' => 'Failed'];

	public function __construct(
		private readonly IRootFolder $root,
		private readonly HandOvers $handOvers,
		private readonly IL10N $l,
	) {
	}

	/** @return array<string, mixed> */
	public function folder(IUser $person, string $path): array {
		$files = $this->root->getUserFolder($person->getUID());
		$parent = $files->get($path);
		if (!$parent instanceof Folder || $parent->getId() === $files->getId()) {
			throw new HostFailure('refused', $this->l->t('Choose a folder for the channel.'));
		}
		$folders = array_map(fn (string $name) => $this->writable($parent, $name)->getId(), self::FOLDERS);
		return [
			'handOver' => $this->handOvers->makeForFolders($person->getUID(), array_values($folders))->jsonSerialize(),
			'folders' => array_map(strval(...), $folders),
			'path' => ltrim((string)$files->getRelativePath($parent->getPath()), '/'),
		];
	}

	/** @param list<int> $ids */
	public function once(IUser $person, array $ids, int $folder, string $action): HandOver {
		if (!in_array($action, HandOver::ACTIONS, true)) {
			throw new HostFailure('protocol', 'No such action: ' . $action);
		}
		$files = $this->root->getUserFolder($person->getUID());
		$target = ActingPerson::node($files, $folder);
		foreach ($ids as $id) {
			$node = ActingPerson::node($files, $id);
			$this->require($action !== 'move' || $node->isDeletable() || $node->isUpdateable());
		}
		$this->require(!in_array($action, ['write', 'move'], true) || ($target instanceof Folder && $target->isCreatable()));
		return $this->handOvers->makeOnce($person->getUID(), $ids, $folder, $action);
	}

	private function writable(Folder $parent, string $name): Folder {
		try {
			$folder = $parent->get($name);
		} catch (NotFoundException) {
			$this->require($parent->isCreatable());
			$folder = $parent->newFolder($name);
		}
		$this->require($folder instanceof Folder && $folder->isCreatable() && $folder->isUpdateable() && $folder->isDeletable());
		/** @var Folder $folder */
		return $folder;
	}

	private function require(bool $allowed): void {
		if (!$allowed) {
			throw new HostFailure('forbidden', $this->l->t('You may not write and move files there.'));
		}
	}
}
