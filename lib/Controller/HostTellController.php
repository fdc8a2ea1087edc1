<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Controller;

use OCA\Plaza\Activity\Publisher;
use OCA\Plaza\Notification\Notifications;
use OCP\AppFramework\Http\Attribute\FrontpageRoute;
use OCP\AppFramework\Http\Attribute\NoCSRFRequired;
use OCP\AppFramework\Http\Attribute\PublicPage;
use OCP\AppFramework\Http\JSONResponse;
use OCP\IRequest;

/** The host API: what Nextcloud tells people on Plaza's behalf. */
class HostTellController extends HostController {
	public function __construct(
		IRequest $request,
		private readonly Notifications $notifications,
		private readonly Publisher $activities,
	) {
		parent::__construct($request);
	}

	/**
	 * @param array<string, string> $params
	 * @param ?array{publication: string, hash: string} $approve
	 */
	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'POST', url: '/host/v1/notifications')]
	public function notify(string $person, string $key, string $subject, string $path, array $params = [], ?array $approve = null): JSONResponse {
		$this->notifications->send($person, $key, $subject, ['params' => $params, 'path' => $path, 'approve' => $approve, 'key' => $key]);
		return $this->nothing();
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'POST', url: '/host/v1/notifications/dismiss')]
	public function dismiss(string $key, ?string $person = null): JSONResponse {
		$this->notifications->dismiss($person, $key);
		return $this->nothing();
	}

	/**
	 * @param list<string> $affected
	 * @param array<string, string> $params
	 * @param ?array{id: string, name: string} $file
	 */
	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'POST', url: '/host/v1/activities')]
	public function record(string $actor, array $affected, string $subject, array $params = [], ?array $file = null, ?string $link = null): JSONResponse {
		$this->activities->publish($actor, $affected, $subject, ['params' => $params, 'file' => $file, 'link' => $link]);
		return $this->nothing();
	}
}
