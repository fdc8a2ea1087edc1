<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCP\Files\Folder;
use OCP\Files\IRootFolder;
use OCP\Files\ISetupManager;
use OCP\Files\Node;
use OCP\Files\NotFoundException;
use OCP\IUser;
use OCP\IUserManager;
use OCP\IUserSession;
use Psr\Container\ContainerInterface;

/**
 * As whom a request to the host API acts: one named person, whose filesystem is set up afresh, so that a
 * right withdrawn a moment ago is withdrawn here too.
 */
class ActingPerson {
	private bool $acting = false;

	public function __construct(
		private readonly IUserManager $users,
		private readonly IUserSession $session,
		private readonly IRootFolder $root,
		private readonly ContainerInterface $container,
	) {
	}

	/** Whether what happens now is Plaza's own doing. */
	public function isActing(): bool {
		return $this->acting;
	}

	/** @throws HostFailure where that person is gone or disabled */
	public function become(string $person): Folder {
		$user = $this->enabled($person);
		$this->session->setVolatileActiveUser($user);
		$this->acting = true;
		return $this->filesOf($user);
	}

	/** Acts in the name of a person who may be disabled by now: only for ending what they began. */
	public function markActing(string $person): void {
		$this->session->setVolatileActiveUser($this->users->get($person));
		$this->acting = true;
	}

	/** The files of a person, for looking only. */
	public function lookAs(string $person): Folder {
		return $this->filesOf($this->enabled($person));
	}

	public function enabled(string $person): IUser {
		$user = $this->users->get($person);
		if ($user === null || !$user->isEnabled()) {
			throw new HostFailure('forbidden', 'The person "' . $person . '" is gone or disabled.');
		}
		return $user;
	}

	/** @throws NotFoundException where this person cannot reach it */
	public static function node(Folder $files, int $id): Node {
		$node = $id === $files->getId() ? $files : $files->getFirstNodeById($id);
		if ($node === null || !$node->isReadable()) {
			throw new NotFoundException();
		}
		return $node;
	}

	private function filesOf(IUser $user): Folder {
		// Public since 34; the same service under its private name before.
		$setup = $this->container->get(interface_exists(ISetupManager::class) ? ISetupManager::class : 'OC\Files\SetupManager');
		$setup->setupForUser($user);
		return $this->root->getUserFolder($user->getUID());
	}
}
