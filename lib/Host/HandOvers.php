<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCA\Plaza\Intake\EventStore;
use OCP\AppFramework\Utility\ITimeFactory;
use OCP\Files\Folder;
use OCP\Files\NotFoundException;

/** Makes hand-overs, and says at each use whether one covers what is asked. */
class HandOvers {
	private const ONCE_SECONDS = 60;

	public function __construct(
		private readonly HandOverStore $store,
		private readonly EventStore $events,
		private readonly Ancestors $ancestors,
		private readonly ActingPerson $person,
		private readonly ITimeFactory $time,
	) {
	}

	/** @param list<int> $folders */
	public function makeForFolders(string $person, array $folders): HandOver {
		return $this->store->insert(new HandOver(self::newId(), HandOver::FOLDER, $person, $folders, [], HandOver::ACTIONS));
	}

	/** @param list<int> $files */
	public function makeOnce(string $person, array $files, int $folder, string $action): HandOver {
		$until = $this->time->getTime() + self::ONCE_SECONDS;
		return $this->store->insert(new HandOver(self::newId(), HandOver::ONCE, $person, [$folder], $files, [$action], null, $until));
	}

	/**
	 * A publication acts as the person whose event put the file there, else as the owner of the folder's hand-over.
	 * Who that was is looked up in the shell's own record, never taken from the request.
	 */
	public function derive(string $folder, int $file, ?int $event): HandOver {
		$parent = $this->store->get($folder);
		$above = $this->ancestors->of($file);
		if ($parent->kind !== HandOver::FOLDER || array_intersect($above, $parent->folders) === []) {
			throw new HostFailure('handOver', 'The file does not lie in the folders of this hand-over.');
		}
		$witness = $event === null ? null : $this->events->witness($event, [$file, ...$above]);
		$person = $witness !== null && $this->canWork($witness, $file, $parent) ? $witness : $parent->person;
		return $this->store->insert(
			new HandOver(self::newId(), HandOver::PUBLICATION, $person, $parent->folders, [$file], $parent->actions, $parent->id),
		);
	}

	/**
	 * Checks that a hand-over covers an action, and becomes its person.
	 *
	 * @param list<int> $files that must lie in it
	 * @param list<int> $targets folders that must lie in it
	 * @return Folder the person's files
	 * @throws HostFailure
	 */
	public function begin(HandOver $handOver, string $action, array $files, array $targets = []): Folder {
		$this->requireCover($handOver, $action, $files, $targets);
		return $this->person->become($handOver->person);
	}

	/**
	 * @param list<int> $files
	 * @param list<int> $targets
	 * @throws HostFailure
	 */
	public function requireCover(HandOver $handOver, string $action, array $files, array $targets = []): void {
		if (!in_array($action, $handOver->actions, true) && !($action === 'stat' && $handOver->actions !== [])) {
			throw new HostFailure('handOver', 'This hand-over does not cover the action "' . $action . '".');
		}
		foreach ($files as $file) {
			$this->requireCovered($handOver, $file, in_array($file, $handOver->files, true));
		}
		foreach ($targets as $target) {
			$this->requireCovered($handOver, $target, false);
		}
		if ($handOver->kind === HandOver::ONCE && $action !== 'stat') {
			$this->store->useUp($handOver, $files);
		}
	}

	private function requireCovered(HandOver $handOver, int $id, bool $named): void {
		if ($named) {
			return;
		}
		$once = $handOver->kind === HandOver::ONCE;
		$chain = $once ? [$id] : [$id, ...$this->ancestors->of($id)];
		if (array_intersect($chain, $handOver->folders) === []) {
			throw new HostFailure('handOver', 'This hand-over does not cover that file or folder.');
		}
	}

	/** Whether this person reaches the file and all the folders. */
	private function canWork(string $person, int $file, HandOver $parent): bool {
		try {
			$files = $this->person->lookAs($person);
			foreach ([$file, ...$parent->folders] as $id) {
				ActingPerson::node($files, $id);
			}
			return true;
		} catch (HostFailure|NotFoundException) {
			return false;
		}
	}

	private static function newId(): string {
		return bin2hex(random_bytes(16));
	}
}
