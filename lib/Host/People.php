<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCP\IGroup;
use OCP\IGroupManager;
use OCP\IUser;
use OCP\IUserManager;
use OCP\L10N\IFactory;

/** People and groups in the protocol's shape. Those who are disabled cannot be found, only named. */
class People {
	private const MOST = 500;

	public function __construct(
		private readonly IUserManager $users,
		private readonly IGroupManager $groups,
		private readonly IFactory $languages,
	) {
	}

	/**
	 * @param list<string> $ids
	 * @return list<array<string, mixed>>
	 */
	public function byIds(array $ids): array {
		return $this->describeAll(array_filter(array_map($this->users->get(...), array_unique($ids))));
	}

	/** @return list<array<string, mixed>> */
	public function search(string $search): array {
		$found = $this->users->searchDisplayName($search, self::MOST);
		return $this->describeAll(array_filter($found, fn (IUser $user) => $user->isEnabled()));
	}

	/** @return list<array<string, mixed>> */
	public function groups(): array {
		return array_map(fn (IGroup $group) => [
			'id' => $group->getGID(),
			'displayName' => $group->getDisplayName(),
			'members' => array_values(array_map(
				fn (IUser $user) => $user->getUID(),
				array_filter($group->getUsers(), fn (IUser $user) => $user->isEnabled()),
			)),
		], $this->groups->search(''));
	}

	/**
	 * @param array<IUser> $users
	 * @return list<array<string, mixed>>
	 */
	private function describeAll(array $users): array {
		return array_map(fn (IUser $user) => array_filter([
			'id' => $user->getUID(),
			'displayName' => $user->getDisplayName(),
			'groups' => $this->groups->getUserGroupIds($user),
			'isAdmin' => $this->groups->isAdmin($user->getUID()),
			'email' => $user->getEMailAddress(),
			'language' => str_replace('_', '-', $this->languages->getUserLanguage($user)),
		], fn ($value) => $value !== null), array_values($users));
	}
}
