<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Controller;

use OCA\Plaza\Bridge\Service;
use OCA\Plaza\Bridge\ServiceRequest;
use OCA\Plaza\Bridge\ServiceUnavailable;
use OCA\Plaza\Notification\Notifications;
use OCP\AppFramework\Http;
use OCP\AppFramework\Http\Attribute\ApiRoute;
use OCP\AppFramework\Http\Attribute\NoAdminRequired;
use OCP\AppFramework\Http\DataResponse;
use OCP\IL10N;
use OCP\IRequest;
use OCP\IUserSession;

/** The notification's Approve. The service decides; whatever is no success there is none here. */
class ApprovalController extends PersonController {
	public function __construct(
		IRequest $request,
		IUserSession $session,
		private readonly Service $service,
		private readonly Notifications $notifications,
		private readonly IL10N $l,
	) {
		parent::__construct($request, $session);
	}

	/** @param string $key of the notification, taken away when the approval is given */
	#[NoAdminRequired]
	#[ApiRoute(verb: 'POST', url: '/api/v1/publications/{id}/approve', requirements: ['id' => '[\w-]+'])]
	public function approve(string $id, string $hash, string $key = ''): DataResponse {
		try {
			$answer = $this->service->send(new ServiceRequest(
				'POST',
				'/api/v1/publications/' . $id . '/approve',
				json_encode(['hash' => $hash], JSON_THROW_ON_ERROR),
				$this->person(),
				['Content-Type' => 'application/json', 'Accept' => 'application/json'],
			));
		} catch (ServiceUnavailable) {
			return $this->refuse(Http::STATUS_SERVICE_UNAVAILABLE, $this->l->t('Plaza does not answer at the moment. Nothing was approved; please try again.'));
		}
		if ($answer->status >= 200 && $answer->status < 300 && $key !== '') {
			$this->notifications->dismiss($this->person()->getUID(), $key);
		}
		$body = json_decode($answer->body, true);
		return new DataResponse(is_array($body) ? $body : [], $answer->status);
	}
}
