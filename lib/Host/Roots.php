<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCP\Files\Config\IMountProviderCollection;
use OCP\Files\Folder;
use OCP\Files\Mount\IMountPoint;

/** The folders at which Nextcloud mounts something for a person, asked of the mount providers themselves. */
class Roots {
	public function __construct(
		private readonly IMountProviderCollection $mounts,
		private readonly ActingPerson $person,
	) {
	}

	/** @return list<string> the home's root is the person's folder of files */
	public function of(string $person): array {
		$user = $this->person->enabled($person);
		$home = $this->person->lookAs($person);
		$ids = [$home->getId()];
		foreach ($this->mounts->getMountsForUser($user) as $mount) {
			$root = $this->rootOf($mount, $home);
			if ($root > 0) {
				$ids[] = $root;
			}
		}
		return array_map(strval(...), array_values(array_unique($ids)));
	}

	private function rootOf(IMountPoint $mount, Folder $home): int {
		if (!str_starts_with($mount->getMountPoint(), $home->getPath() . '/')) {
			return -1;
		}
		try {
			return $mount->getStorageRootId();
		} catch (\Exception) {
			// A storage that cannot be reached shows nothing.
			return -1;
		}
	}
}
