<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Controller;

use OCA\Plaza\Bridge\ServiceUnavailable;
use OCA\Plaza\Bridge\Tokens;
use OCP\AppFramework\Http;
use OCP\AppFramework\Http\Attribute\ApiRoute;
use OCP\AppFramework\Http\Attribute\NoAdminRequired;
use OCP\AppFramework\Http\DataResponse;
use OCP\IRequest;
use OCP\IUserSession;

/** Gives a person's browser the token with which it talks to the service. */
class TokenController extends PersonController {
	public function __construct(
		IRequest $request,
		IUserSession $session,
		private readonly Tokens $tokens,
	) {
		parent::__construct($request, $session);
	}

	#[NoAdminRequired]
	#[ApiRoute(verb: 'POST', url: '/api/v1/token')]
	public function create(): DataResponse {
		try {
			return new DataResponse($this->tokens->forBrowser($this->person()));
		} catch (ServiceUnavailable $error) {
			return $this->refuse(Http::STATUS_SERVICE_UNAVAILABLE, $error->getMessage());
		}
	}
}
