<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Notification;

use OCA\Plaza\AppInfo\Application;
use OCP\IL10N;
use OCP\IURLGenerator;
use OCP\L10N\IFactory;
use OCP\Notification\IAction;
use OCP\Notification\INotification;
use OCP\Notification\INotifier;
use OCP\Notification\UnknownNotificationException;

/** Puts Plaza's notifications into words. Links are made here, in the reader's own request: the service's come over loopback. */
class Notifier implements INotifier {
	public const SUBJECTS = ['approval_wanted', 'approval_voided', 'published', 'rejected', 'needs_you', 'account_reconnect'];

	public function __construct(
		private readonly IFactory $languages,
		private readonly IURLGenerator $urls,
	) {
	}

	public function getID(): string {
		return Application::APP_ID;
	}

	public function getName(): string {
		return $this->languages->get(Application::APP_ID)->t('Plaza');
	}

	public function prepare(INotification $notification, string $languageCode): INotification {
		if ($notification->getApp() !== Application::APP_ID || !in_array($notification->getSubject(), self::SUBJECTS, true)) {
			throw new UnknownNotificationException();
		}
		$l = $this->languages->get(Application::APP_ID, $languageCode);
		$details = $notification->getSubjectParameters();
		$params = $details['params'] ?? [];
		$page = rtrim($this->urls->linkToRouteAbsolute('plaza.page.index'), '/') . '/' . ltrim((string)($details['path'] ?? ''), '/');
		$notification
			->setParsedSubject($this->subject($l, $notification->getSubject(), $params))
			->setIcon($this->urls->getAbsoluteURL($this->urls->imagePath(Application::APP_ID, 'app-dark.svg')))
			->setLink($page);
		$message = $this->message($l, $params);
		if ($message !== '') {
			$notification->setParsedMessage($message);
		}
		$approve = $details['approve'] ?? null;
		if (is_array($approve)) {
			$notification->addParsedAction($this->approve($notification, $l, $approve, (string)($details['key'] ?? '')));
		}
		return $notification->addParsedAction($this->open($notification, $l, $page));
	}

	/** @param array<string, string> $params */
	private function subject(IL10N $l, string $subject, array $params): string {
		$name = self::said($params, 'name') ?? $l->t('a post');
		$who = self::said($params, 'person') ?? $l->t('Someone');
		$account = self::said($params, 'account') ?? '';
		return match ($subject) {
			'approval_wanted' => $l->t('%1$s asks for your approval of "%2$s"', [$who, $name]),
			'approval_voided' => $l->t('"%s" has changed since it was approved', [$name]),
			'published' => $account === '' ? $l->t('"%s" is published', [$name]) : $l->t('"%1$s" is published on %2$s', [$name, $account]),
			'rejected' => $l->t('%1$s rejected "%2$s"', [$who, $name]),
			'account_reconnect' => $l->t('The account %s must be connected again', [$account]),
			default => $l->t('"%s" needs you', [$name]),
		};
	}

	/** @param array<string, string> $params */
	private function message(IL10N $l, array $params): string {
		$channel = self::said($params, 'channel');
		return self::said($params, 'reason') ?? ($channel === null ? '' : $l->t('For the channel "%s"', [$channel]));
	}

	/** @param array<string, string> $params */
	private static function said(array $params, string $name): ?string {
		$value = (string)($params[$name] ?? '');
		return $value === '' ? null : $value;
	}

	/** @param array{publication: string, hash: string} $approve */
	private function approve(INotification $notification, IL10N $l, array $approve, string $key): IAction {
		$link = $this->urls->getAbsoluteURL('/ocs/v2.php/apps/plaza/api/v1/publications/' . rawurlencode($approve['publication']) . '/approve')
			. '?' . http_build_query(['hash' => $approve['hash'], 'key' => $key]);
		return $notification->createAction()
			->setLabel('approve')
			->setParsedLabel($l->t('Approve'))
			->setLink($link, IAction::TYPE_POST)
			->setPrimary(true);
	}

	private function open(INotification $notification, IL10N $l, string $page): IAction {
		return $notification->createAction()
			->setLabel('open')
			->setParsedLabel($l->t('Open'))
			->setLink($page, IAction::TYPE_WEB);
	}
}
