<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Flow;

use OCA\Plaza\AppInfo\Application;
use OCA\Plaza\Intake\Happening;
use OCA\Plaza\Intake\Objects;
use OCA\Plaza\Intake\Recorder;
use OCA\WorkflowEngine\Entity\File;
use OCP\EventDispatcher\Event;
use OCP\IL10N;
use OCP\IURLGenerator;
use OCP\WorkflowEngine\EntityContext\IContextPortation;
use OCP\WorkflowEngine\IManager;
use OCP\WorkflowEngine\IRuleMatcher;
use OCP\WorkflowEngine\ISpecificOperation;

/** Flow's "file is in folder X → Plaza channel Y". The rule holds the channel's id, and nothing else. */
class PublishOperation implements ISpecificOperation {
	private const LONGEST = 4096;

	public function __construct(
		private readonly Recorder $recorder,
		private readonly Objects $objects,
		private readonly IL10N $l,
		private readonly IURLGenerator $urls,
	) {
	}

	public function getDisplayName(): string {
		return $this->l->t('Publish with Plaza');
	}

	public function getDescription(): string {
		return $this->l->t('Makes a file a post of a Plaza channel: asked for approval, then published.');
	}

	public function getIcon(): string {
		return $this->urls->imagePath(Application::APP_ID, 'app-dark.svg');
	}

	public function getEntityId(): string {
		return File::class;
	}

	public function isAvailableForScope(int $scope): bool {
		return in_array($scope, [IManager::SCOPE_ADMIN, IManager::SCOPE_USER], true);
	}

	/** @param array<mixed> $checks */
	public function validateOperation(string $name, array $checks, string $operation): void {
		if (strlen($operation) > self::LONGEST || self::channel($operation) === null) {
			throw new \UnexpectedValueException($this->l->t('Choose the Plaza channel that this rule is for.'));
		}
	}

	public function onEvent(string $eventName, Event $event, IRuleMatcher $ruleMatcher): void {
		$entity = $ruleMatcher->getEntity();
		if ($this->recorder->isOwn() || !$entity instanceof IContextPortation) {
			return;
		}
		try {
			$file = (int)($entity->exportContextIDs()['nodeId'] ?? 0);
		} catch (\Exception) {
			// A file that is gone by now starts nothing.
			return;
		}
		foreach ($file > 0 ? $ruleMatcher->getFlows(false) : [] as $rule) {
			$this->recorder->record(fn () => $this->matched($rule, $file));
		}
	}

	/** The channel's id, as the rule's form stores it: letters and digits, or the same as a JSON string. */
	public static function channel(string $operation): ?string {
		$value = json_decode($operation, true);
		$channel = is_int($value) ? (string)$value : (is_string($value) ? $value : $operation);
		return preg_match('/^[a-z0-9]{1,64}$/D', $channel) === 1 ? $channel : null;
	}

	/** @param array<string, mixed> $rule */
	private function matched(array $rule, int $file): ?Happening {
		$channel = self::channel((string)$rule['operation']);
		$object = $this->objects->byId($file);
		if ($channel === null || $object === null || !$this->recorder->isNew('rule ' . $rule['id'] . ' ' . $file)) {
			return null;
		}
		$personal = (int)$rule['scope_type'] === IManager::SCOPE_USER;
		return new Happening('flow.matched', object: $object, after: $this->objects->ancestors($file), payload: [
			'channel' => $channel,
			'rule' => (string)$rule['id'],
			'ruleScope' => $personal ? 'user' : 'admin',
			'ruleOwner' => $personal ? (string)$rule['scope_actor_id'] : null,
		]);
	}
}
