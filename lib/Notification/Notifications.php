<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Notification;

use OCA\Plaza\AppInfo\Application;
use OCA\Plaza\Host\HostFailure;
use OCP\AppFramework\Utility\ITimeFactory;
use OCP\Notification\IManager;
use OCP\Notification\INotification;

/** Sends Plaza's notifications and takes them away; one key stands for one matter of one person. */
class Notifications {
	private const OBJECT = 'plaza';
	private const LONGEST_ID = 64;

	public function __construct(
		private readonly IManager $manager,
		private readonly ITimeFactory $time,
	) {
	}

	/** @param array{params: array<string, string>, path: string, approve: ?array{publication: string, hash: string}, key: string} $details */
	public function send(string $person, string $key, string $subject, array $details): void {
		if (!in_array($subject, Notifier::SUBJECTS, true)) {
			throw new HostFailure('protocol', 'No such notification: ' . $subject);
		}
		$this->dismiss($person, $key);
		$notification = $this->about($key)
			->setUser($person)
			->setDateTime($this->time->getDateTime())
			->setSubject($subject, $details);
		$this->manager->notify($notification);
	}

	public function dismiss(?string $person, string $key): void {
		$notification = $this->about($key);
		if ($person !== null) {
			$notification->setUser($person);
		}
		$this->manager->markProcessed($notification);
	}

	private function about(string $key): INotification {
		$id = strlen($key) <= self::LONGEST_ID ? $key : hash('sha256', $key);
		return $this->manager->createNotification()->setApp(Application::APP_ID)->setObject(self::OBJECT, $id);
	}
}
