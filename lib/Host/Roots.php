<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCP\Files\Config\IMountProviderCollection;
use OCP\Files\Folder;
use OCP\Files\Mount\IMountManager;
use OCP\Files\Mount\IMountPoint;
use OCP\IUser;
use OCP\ServerVersion;

/** The folders at which Nextcloud mounts something for a person, asked of the mount providers themselves. */
class Roots {
	public function __construct(
		private readonly IMountProviderCollection $mounts,
		private readonly IMountManager $mounted,
		private readonly ServerVersion $version,
		private readonly ActingPerson $person,
	) {
	}

	/** @return list<string> the home's root is the person's folder of files */
	public function of(string $person): array {
		$user = $this->person->enabled($person);
		$home = $this->person->lookAs($person);
		$ids = [$home->getId()];
		foreach ($this->mountsOf($user) as $mount) {
			$root = $this->rootOf($mount, $home);
			if ($root > 0) {
				$ids[] = $root;
			}
		}
		return array_map(strval(...), array_values(array_unique($ids)));
	}

	/**
	 * Since 33 the providers are asked, for a mount that was set up may be remembered. Before, they have just been asked when the person's files were set
	 * up, and asking them twice in one request would rename shares: "Marketing" is there already, so it becomes "Marketing (2)", in the database.
	 *
	 * @return array<IMountPoint>
	 */
	private function mountsOf(IUser $user): array {
		return $this->version->getMajorVersion() >= 33 ? $this->mounts->getMountsForUser($user) : $this->mounted->getAll();
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
