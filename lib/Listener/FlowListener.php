<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Listener;

use OCA\Plaza\AppInfo\Application;
use OCA\Plaza\Flow\InFolderCheck;
use OCA\Plaza\Flow\PublishOperation;
use OCP\EventDispatcher\Event;
use OCP\EventDispatcher\IEventListener;
use OCP\Util;
use OCP\WorkflowEngine\Events\LoadSettingsScriptsEvent;
use OCP\WorkflowEngine\Events\RegisterChecksEvent;
use OCP\WorkflowEngine\Events\RegisterOperationsEvent;

/**
 * Offers Plaza's part of Flow where Flow asks for it.
 *
 * @template-implements IEventListener<Event>
 */
class FlowListener implements IEventListener {
	public function __construct(
		private readonly PublishOperation $operation,
		private readonly InFolderCheck $check,
	) {
	}

	public function handle(Event $event): void {
		match (true) {
			$event instanceof RegisterOperationsEvent => $event->registerOperation($this->operation),
			$event instanceof RegisterChecksEvent && self::hasForm() => $event->registerCheck($this->check),
			$event instanceof LoadSettingsScriptsEvent && self::hasForm() => Util::addScript(Application::APP_ID, 'plaza-flow', 'workflowengine'),
			default => null,
		};
	}

	/** Flow's settings page stops working, for all apps, with a check whose form does not come. */
	private static function hasForm(): bool {
		$form = __DIR__ . '/../../js/plaza-flow';
		return is_file($form . '.mjs') || is_file($form . '.js');
	}
}
