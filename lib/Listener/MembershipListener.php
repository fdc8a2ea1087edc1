<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Listener;

use OCA\Plaza\Intake\Happening;
use OCA\Plaza\Intake\Recorder;
use OCP\EventDispatcher\Event;
use OCP\EventDispatcher\IEventListener;
use OCP\Group\Events\UserAddedEvent;
use OCP\Group\Events\UserRemovedEvent;

/**
 * Writes down who joins and leaves a group: with it, what they see changes.
 *
 * @template-implements IEventListener<Event>
 */
class MembershipListener implements IEventListener {
	public function __construct(
		private readonly Recorder $recorder,
	) {
	}

	public function handle(Event $event): void {
		if (!$event instanceof UserAddedEvent && !$event instanceof UserRemovedEvent) {
			return;
		}
		$this->recorder->record(fn () => new Happening(
			'membership.changed',
			persons: [$event->getUser()->getUID()],
			payload: ['group' => $event->getGroup()->getGID(), 'change' => $event instanceof UserAddedEvent ? 'joined' : 'left'],
		));
	}
}
