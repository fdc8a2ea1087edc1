<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Listener;

use OCA\Files_Trashbin\Events\NodeRestoredEvent;
use OCA\Plaza\Intake\Happening;
use OCA\Plaza\Intake\Objects;
use OCA\Plaza\Intake\Recorder;
use OCP\EventDispatcher\Event;
use OCP\EventDispatcher\IEventListener;
use OCP\Files\Events\Node\BeforeNodeDeletedEvent;
use OCP\Files\Events\Node\BeforeNodeRenamedEvent;
use OCP\Files\Events\Node\NodeCopiedEvent;
use OCP\Files\Events\Node\NodeCreatedEvent;
use OCP\Files\Events\Node\NodeDeletedEvent;
use OCP\Files\Events\Node\NodeRenamedEvent;
use OCP\Files\Events\Node\NodeWrittenEvent;
use OCP\Files\IRootFolder;
use OCP\Files\Node;

/**
 * Writes down what happens to files: one row for each change.
 *
 * @template-implements IEventListener<Event>
 */
class FileListener implements IEventListener {
	/** @var array<string, array{object: array{id: int, name: string, kind: string, mime: string}, ancestors: list<int>}> by path */
	private array $before = [];

	public function __construct(
		private readonly Recorder $recorder,
		private readonly Objects $objects,
		private readonly IRootFolder $root,
	) {
	}

	public function handle(Event $event): void {
		$this->recorder->record(fn () => match (true) {
			$event instanceof NodeCreatedEvent => $this->changed('file.created', $event->getNode()),
			$event instanceof NodeWrittenEvent => $this->changed('file.written', $event->getNode()),
			$event instanceof NodeCopiedEvent => $this->changed('file.copied', $event->getTarget()),
			$event instanceof NodeRestoredEvent => $this->restored($event->getTarget()->getPath()),
			$event instanceof BeforeNodeRenamedEvent => $this->remember($event->getSource()),
			$event instanceof NodeRenamedEvent => $this->moved($event->getSource()->getPath(), $event->getTarget()),
			$event instanceof BeforeNodeDeletedEvent => $this->remember($event->getNode()),
			$event instanceof NodeDeletedEvent => $this->deleted($event->getNode()->getPath()),
			default => null,
		});
	}

	private function changed(string $kind, Node $node): ?Happening {
		if (!Objects::isFile($node->getPath())) {
			return null;
		}
		$object = Objects::describe($node);
		if (!$this->recorder->isNew('changed ' . $object['id'])) {
			return null;
		}
		return new Happening($kind, object: $object, after: $this->objects->ancestors($object['id']));
	}

	private function restored(string $path): ?Happening {
		if (!Objects::isFile($path)) {
			return null;
		}
		$object = Objects::describe($this->root->get($path));
		return new Happening('file.restored', object: $object, after: $this->objects->ancestors($object['id']));
	}

	private function remember(Node $node): null {
		if (Objects::isFile($node->getPath())) {
			$object = Objects::describe($node);
			$this->before[$node->getPath()] = ['object' => $object, 'ancestors' => $this->objects->ancestors($object['id'])];
		}
		return null;
	}

	private function moved(string $from, Node $target): ?Happening {
		$before = $this->forget($from);
		if (!Objects::isFile($target->getPath())) {
			return null;
		}
		if ($before === null) {
			return $this->changed('file.created', $target);
		}
		$object = Objects::describe($target);
		return new Happening(
			'file.moved',
			object: $object,
			before: $before['ancestors'],
			after: $this->objects->ancestors($object['id']),
			payload: $before['object']['name'] === $object['name'] ? [] : ['nameBefore' => $before['object']['name']],
		);
	}

	private function deleted(string $path): ?Happening {
		$before = $this->forget($path);
		return $before === null ? null : new Happening('file.deleted', object: $before['object'], before: $before['ancestors']);
	}

	/** @return ?array{object: array{id: int, name: string, kind: string, mime: string}, ancestors: list<int>} */
	private function forget(string $path): ?array {
		$before = $this->before[$path] ?? null;
		unset($this->before[$path]);
		return $before;
	}
}
