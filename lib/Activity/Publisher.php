<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Activity;

use OCA\Plaza\AppInfo\Application;
use OCA\Plaza\Host\HostFailure;
use OCP\Activity\IManager;
use OCP\AppFramework\Utility\ITimeFactory;

/** Tells Nextcloud's activity list what went out. */
class Publisher {
	public function __construct(
		private readonly IManager $manager,
		private readonly ITimeFactory $time,
	) {
	}

	/**
	 * @param list<string> $affected
	 * @param array{params: array<string, string>, file: ?array{id: string, name: string}, link: ?string} $details
	 */
	public function publish(string $actor, array $affected, string $subject, array $details): void {
		if (!in_array($subject, Provider::SUBJECTS, true)) {
			throw new HostFailure('protocol', 'No such activity: ' . $subject);
		}
		foreach (array_unique([$actor, ...$affected]) as $person) {
			$event = $this->manager->generateEvent()
				->setApp(Application::APP_ID)
				->setType(Setting::TYPE)
				->setAuthor($actor)
				->setAffectedUser($person)
				->setTimestamp($this->time->getTime())
				->setSubject($subject, $details);
			if ($details['file'] !== null) {
				$event->setObject('files', (int)$details['file']['id'], $details['file']['name']);
			}
			$this->manager->publish($event);
		}
	}
}
