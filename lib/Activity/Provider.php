<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Activity;

use OCA\Plaza\AppInfo\Application;
use OCP\Activity\Exceptions\UnknownActivityException;
use OCP\Activity\IEvent;
use OCP\Activity\IProvider;
use OCP\IL10N;
use OCP\IURLGenerator;
use OCP\IUserManager;
use OCP\L10N\IFactory;

/** Puts Plaza's activities into words. */
class Provider implements IProvider {
	public const SUBJECTS = ['published', 'approved', 'rejected', 'withdrawn', 'failed'];

	public function __construct(
		private readonly IFactory $languages,
		private readonly IURLGenerator $urls,
		private readonly IUserManager $users,
	) {
	}

	public function parse($language, IEvent $event, ?IEvent $previousEvent = null): IEvent {
		if ($event->getApp() !== Application::APP_ID || !in_array($event->getSubject(), self::SUBJECTS, true)) {
			throw new UnknownActivityException();
		}
		$l = $this->languages->get(Application::APP_ID, $language);
		$details = $event->getSubjectParameters();
		$reason = (string)($details['params']['reason'] ?? '');
		if ($reason !== '') {
			$event->setParsedMessage($reason);
		}
		return $event
			->setRichSubject($this->subject($l, $event->getSubject(), (string)($details['params']['accounts'] ?? $details['params']['account'] ?? '')), [
				'actor' => $this->actor($event->getAuthor()),
				'post' => $this->post($event, $details),
			])
			->setIcon($this->urls->getAbsoluteURL($this->urls->imagePath(Application::APP_ID, 'app-dark.svg')));
	}

	private function subject(IL10N $l, string $subject, string $accounts): string {
		return match ($subject) {
			'published' => $accounts === '' ? $l->t('{actor} published {post}') : $l->t('{actor} published {post} on %s', [$accounts]),
			'approved' => $l->t('{actor} approved {post}'),
			'rejected' => $l->t('{actor} rejected {post}'),
			'withdrawn' => $l->t('{actor} withdrew {post}'),
			default => $l->t('{post} could not be published'),
		};
	}

	/** @return array<string, string> */
	private function actor(string $id): array {
		return ['type' => 'user', 'id' => $id, 'name' => $this->users->getDisplayName($id) ?? $id];
	}

	/**
	 * @param array<string, mixed> $details
	 * @return array<string, string>
	 */
	private function post(IEvent $event, array $details): array {
		$file = $details['file'] ?? null;
		$link = (string)($details['link'] ?? '');
		if (is_array($file) && $link === '') {
			$link = $this->urls->linkToRouteAbsolute('files.viewcontroller.showFile', ['fileid' => $file['id']]);
		}
		$name = (string)($file['name'] ?? $details['params']['name'] ?? $event->getObjectName());
		return ['type' => 'highlight', 'id' => (string)($file['id'] ?? '0'), 'name' => $name === '' ? '…' : $name]
			+ ($link === '' ? [] : ['link' => $link]);
	}
}
