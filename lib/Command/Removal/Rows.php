<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Command\Removal;

use OCA\Plaza\Activity\Setting;
use OCA\Plaza\AppInfo\Application;
use OCA\Plaza\BackgroundJob\ForgetOldRows;
use OCP\BackgroundJob\IJobList;
use OCP\Config\IUserConfig;
use OCP\IAppConfig;
use OCP\IConfig;
use OCP\IDBConnection;
use OCP\Notification\IManager;

/** Takes Plaza's tables out of the database, and its rows out of Nextcloud's. */
class Rows {
	private const TABLES = ['plaza_events', 'plaza_hand_overs', 'plaza_nonces'];
	private const SYSTEM_KEYS = ['plaza_secret', 'plaza_secret_previous', 'plaza_service_url', 'plaza_public_url'];
	/** Other apps' tables that name the app whose a row is. */
	private const NAMED = ['migrations' => 'app', 'activity' => 'app', 'activity_mq' => 'amq_appid'];

	public function __construct(
		private readonly IDBConnection $db,
		private readonly IConfig $config,
		private readonly IAppConfig $appConfig,
		private readonly IUserConfig $userConfig,
		private readonly IJobList $jobs,
		private readonly IManager $notifications,
	) {
	}

	public function remove(): void {
		$this->notifications->markProcessed($this->notifications->createNotification()->setApp(Application::APP_ID));
		$this->jobs->remove(ForgetOldRows::class);
		foreach (self::TABLES as $table) {
			if ($this->db->tableExists($table)) {
				$this->db->dropTable($table);
			}
		}
		foreach (self::NAMED as $table => $column) {
			if ($this->db->tableExists($table)) {
				$query = $this->db->getQueryBuilder();
				$query->delete($table)->where($query->expr()->eq($column, $query->createNamedParameter(Application::APP_ID)));
				$query->executeStatement();
			}
		}
		foreach (['email', 'notification', 'setting'] as $way) {
			$this->userConfig->deleteKey('activity', 'notify_' . $way . '_' . Setting::TYPE);
		}
		$this->userConfig->deleteApp(Application::APP_ID);
		foreach (self::SYSTEM_KEYS as $key) {
			$this->config->deleteSystemValue($key);
		}
		// Last: from here on Nextcloud does not know that the app was ever there.
		$this->appConfig->deleteApp(Application::APP_ID);
	}
}
