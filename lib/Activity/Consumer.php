<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Activity;

use OCA\Plaza\AppInfo\Application;
use OCA\Plaza\Intake\Happening;
use OCA\Plaza\Intake\Objects;
use OCA\Plaza\Intake\Recorder;
use OCP\Activity\IConsumer;
use OCP\Activity\IEvent;

/**
 * Hears what other apps tell Nextcloud's activity list: comments, favourites, calendars. It is told once for each
 * person concerned; these are joined into one row.
 */
class Consumer implements IConsumer {
	/** What typed events tell already. */
	private const TOLD_ELSEWHERE = ['file_created', 'file_changed', 'file_deleted', 'file_restored', 'shared'];
	private const LONGEST_PARAMS = 16384;

	private ?Happening $waiting = null;
	private string $waitingKey = '';

	public function __construct(
		private readonly Recorder $recorder,
		private readonly Objects $objects,
	) {
	}

	public function receive(IEvent $event): void {
		if ($event->getApp() === Application::APP_ID || in_array($event->getType(), self::TOLD_ELSEWHERE, true)) {
			return;
		}
		$key = implode("\n", [
			$event->getApp(), $event->getType(), $event->getAuthor(), $event->getSubject(),
			$event->getObjectType(), (string)$event->getObjectId(), (string)$event->getTimestamp(),
		]);
		if ($this->waiting !== null && $key === $this->waitingKey) {
			$this->waiting->persons[] = $event->getAffectedUser();
			return;
		}
		$this->flush();
		$this->keep($key, $event);
	}

	/** Copies the event at once: Nextcloud uses the same one again for the next person. */
	private function keep(string $key, IEvent $event): void {
		$this->recorder->record(function () use ($key, $event): ?Happening {
			$happening = $this->copy($event);
			if ($this->waitingKey === '') {
				register_shutdown_function($this->flush(...));
			}
			$this->waiting = $happening;
			$this->waitingKey = $key;
			return null;
		});
	}

	private function flush(): void {
		$happening = $this->waiting;
		$this->waiting = null;
		if ($happening !== null) {
			$this->recorder->record(fn () => $happening);
		}
	}

	private function copy(IEvent $event): Happening {
		$file = $event->getObjectType() === 'files' ? (int)$event->getObjectId() : 0;
		$params = $event->getSubjectParameters();
		$fits = strlen((string)json_encode($params, JSON_PARTIAL_OUTPUT_ON_ERROR)) <= self::LONGEST_PARAMS;
		return new Happening(
			'activity',
			$event->getAuthor() === '' ? null : $event->getAuthor(),
			[$event->getAffectedUser()],
			$file > 0 ? $this->objects->byId($file) : null,
			after: $file > 0 ? $this->objects->ancestors($file) : [],
			payload: [
				'app' => $event->getApp(),
				'type' => $event->getType(),
				'subject' => $event->getSubject(),
				'params' => $fits ? $params : [],
			],
			at: $event->getTimestamp() * 1000,
		);
	}
}
