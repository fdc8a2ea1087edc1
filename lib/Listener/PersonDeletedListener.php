<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Listener;

use OCA\Plaza\Flow\PersonalRules;
use OCA\Plaza\Host\HandOverStore;
use OCA\Plaza\Intake\Happening;
use OCA\Plaza\Intake\Recorder;
use OCP\EventDispatcher\Event;
use OCP\EventDispatcher\IEventListener;
use OCP\User\Events\UserDeletedEvent;
use Psr\Log\LoggerInterface;

/**
 * Nothing acts for a person who is gone: their hand-overs end, their Flow rules go.
 *
 * @template-implements IEventListener<Event>
 */
class PersonDeletedListener implements IEventListener {
	public function __construct(
		private readonly Recorder $recorder,
		private readonly HandOverStore $handOvers,
		private readonly PersonalRules $rules,
		private readonly LoggerInterface $logger,
	) {
	}

	public function handle(Event $event): void {
		if (!$event instanceof UserDeletedEvent) {
			return;
		}
		$person = $event->getUser()->getUID();
		$this->recorder->record(fn () => new Happening('person.deleted', persons: [$person]));
		try {
			$this->handOvers->revokeAllOf($person);
			$this->rules->deleteAllOf($person);
		} catch (\Throwable $error) {
			$this->logger->error('Plaza could not end what a deleted person had handed over.', ['app' => 'plaza', 'exception' => $error]);
		}
	}
}
