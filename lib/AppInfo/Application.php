<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\AppInfo;

use OCA\Files_Trashbin\Events\NodeRestoredEvent;
use OCA\Plaza\Activity\Consumer;
use OCA\Plaza\Bridge\HttpService;
use OCA\Plaza\Bridge\Service;
use OCA\Plaza\Host\SignatureMiddleware;
use OCA\Plaza\Listener\FileListener;
use OCA\Plaza\Listener\FlowListener;
use OCA\Plaza\Listener\MembershipListener;
use OCA\Plaza\Listener\PersonDeletedListener;
use OCA\Plaza\Listener\ShareListener;
use OCA\Plaza\Notification\Notifier;
use OCA\Plaza\SetupCheck\AddressCheck;
use OCA\Plaza\SetupCheck\ServiceCheck;
use OCA\Plaza\SetupCheck\ShareTokenCheck;
use OCP\Activity\IManager as IActivityManager;
use OCP\AppFramework\App;
use OCP\AppFramework\Bootstrap\IBootContext;
use OCP\AppFramework\Bootstrap\IBootstrap;
use OCP\AppFramework\Bootstrap\IRegistrationContext;
use OCP\Files\Events\Node\BeforeNodeDeletedEvent;
use OCP\Files\Events\Node\BeforeNodeRenamedEvent;
use OCP\Files\Events\Node\NodeCopiedEvent;
use OCP\Files\Events\Node\NodeCreatedEvent;
use OCP\Files\Events\Node\NodeDeletedEvent;
use OCP\Files\Events\Node\NodeRenamedEvent;
use OCP\Files\Events\Node\NodeWrittenEvent;
use OCP\Group\Events\UserAddedEvent;
use OCP\Group\Events\UserRemovedEvent;
use OCP\Server;
use OCP\Share\Events\ShareCreatedEvent;
use OCP\Share\Events\ShareDeletedEvent;
use OCP\Share\Events\ShareDeletedFromSelfEvent;
use OCP\User\Events\UserDeletedEvent;
use OCP\WorkflowEngine\Events\LoadSettingsScriptsEvent;
use OCP\WorkflowEngine\Events\RegisterChecksEvent;
use OCP\WorkflowEngine\Events\RegisterOperationsEvent;

/**
 * The one wiring place. Everything is wired in register(): boot() does not run in every request that
 * touches files.
 */
class Application extends App implements IBootstrap {
	public const APP_ID = 'plaza';

	private const LISTENERS = [
		FileListener::class => [
			NodeCreatedEvent::class, NodeWrittenEvent::class, NodeCopiedEvent::class, BeforeNodeRenamedEvent::class,
			NodeRenamedEvent::class, BeforeNodeDeletedEvent::class, NodeDeletedEvent::class, NodeRestoredEvent::class,
		],
		ShareListener::class => [ShareCreatedEvent::class, ShareDeletedEvent::class, ShareDeletedFromSelfEvent::class],
		MembershipListener::class => [UserAddedEvent::class, UserRemovedEvent::class],
		PersonDeletedListener::class => [UserDeletedEvent::class],
		FlowListener::class => [RegisterOperationsEvent::class, RegisterChecksEvent::class, LoadSettingsScriptsEvent::class],
	];

	public function __construct() {
		parent::__construct(self::APP_ID);
		self::autoloadJwt();
	}

	public function register(IRegistrationContext $context): void {
		foreach (self::LISTENERS as $listener => $events) {
			foreach ($events as $event) {
				$context->registerEventListener($event, $listener);
			}
		}
		foreach ([ServiceCheck::class, AddressCheck::class, ShareTokenCheck::class] as $check) {
			$context->registerSetupCheck($check);
		}
		$context->registerNotifierService(Notifier::class);
		$context->registerMiddleware(SignatureMiddleware::class);
		$context->registerServiceAlias(Service::class, HttpService::class);
		Server::get(IActivityManager::class)->registerConsumer(
			fn (): Consumer => Server::get(Consumer::class),
		);
	}

	public function boot(IBootContext $context): void {
	}

	/**
	 * Loads the one library that runs inside Nextcloud, and nothing else of vendor/: development tools there
	 * must never stand in for Nextcloud's own libraries.
	 */
	private static function autoloadJwt(): void {
		$folder = __DIR__ . '/../../vendor/firebase/php-jwt/src/';
		spl_autoload_register(static function (string $class) use ($folder): void {
			if (str_starts_with($class, 'Firebase\\JWT\\')) {
				$file = $folder . substr($class, strlen('Firebase\\JWT\\')) . '.php';
				if (is_file($file)) {
					require_once $file;
				}
			}
		});
	}
}
