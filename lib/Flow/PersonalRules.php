<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Flow;

use OCA\WorkflowEngine\Helper\ScopeContext;
use OCA\WorkflowEngine\Manager;
use OCP\WorkflowEngine\IManager;
use Psr\Container\ContainerInterface;

/** Flow keeps the rules of people who are gone: Plaza takes its own away. */
class PersonalRules {
	public function __construct(
		private readonly ContainerInterface $container,
	) {
	}

	public function deleteAllOf(string $person): void {
		if (!class_exists(Manager::class)) {
			return;
		}
		$manager = $this->container->get(Manager::class);
		$scope = new ScopeContext(IManager::SCOPE_USER, $person);
		foreach ($manager->getOperations(PublishOperation::class, $scope) as $rule) {
			$manager->deleteOperation((int)$rule['id'], $scope);
		}
	}
}
