<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Listener;

use OCA\Plaza\Intake\Happening;
use OCA\Plaza\Intake\Objects;
use OCA\Plaza\Intake\Recorder;
use OCP\EventDispatcher\Event;
use OCP\EventDispatcher\IEventListener;
use OCP\IGroupManager;
use OCP\IUser;
use OCP\Share\Events\ShareCreatedEvent;
use OCP\Share\Events\ShareDeletedEvent;
use OCP\Share\Events\ShareDeletedFromSelfEvent;
use OCP\Share\IShare;

/**
 * Writes down shares that come and go: with them, what people see changes.
 *
 * @template-implements IEventListener<Event>
 */
class ShareListener implements IEventListener {
	private const TYPES = [
		IShare::TYPE_USER => 'user',
		IShare::TYPE_USERGROUP => 'user',
		IShare::TYPE_GROUP => 'group',
		IShare::TYPE_LINK => 'link',
		IShare::TYPE_EMAIL => 'email',
		IShare::TYPE_REMOTE => 'remote',
		IShare::TYPE_REMOTE_GROUP => 'remote',
		IShare::TYPE_CIRCLE => 'team',
		IShare::TYPE_ROOM => 'room',
	];

	public function __construct(
		private readonly Recorder $recorder,
		private readonly Objects $objects,
		private readonly IGroupManager $groups,
	) {
	}

	public function handle(Event $event): void {
		$this->recorder->record(fn () => match (true) {
			$event instanceof ShareCreatedEvent => $this->happening('share.created', $event->getShare()),
			$event instanceof ShareDeletedEvent,
			$event instanceof ShareDeletedFromSelfEvent => $this->happening('share.deleted', $event->getShare()),
			default => null,
		});
	}

	private function happening(string $kind, IShare $share): Happening {
		$id = $share->getNodeId();
		$ancestors = $this->objects->ancestors($id);
		$payload = ['share' => $share->getId(), 'shareType' => self::TYPES[$share->getShareType()] ?? 'other'];
		if ($share->getShareType() === IShare::TYPE_GROUP) {
			$payload['group'] = $share->getSharedWith();
		}
		return new Happening(
			$kind,
			persons: $this->persons($share),
			object: $this->objects->byId($id),
			before: $kind === 'share.deleted' ? $ancestors : [],
			after: $ancestors,
			payload: $payload,
		);
	}

	/** @return list<string> */
	private function persons(IShare $share): array {
		return match ($share->getShareType()) {
			IShare::TYPE_USER, IShare::TYPE_USERGROUP => [$share->getSharedWith()],
			IShare::TYPE_GROUP => array_values(array_map(
				fn (IUser $user) => $user->getUID(),
				$this->groups->get($share->getSharedWith())?->getUsers() ?? [],
			)),
			default => [],
		};
	}
}
