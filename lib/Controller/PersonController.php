<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Controller;

use OCA\Plaza\AppInfo\Application;
use OCP\AppFramework\Http\DataResponse;
use OCP\AppFramework\OCSController;
use OCP\IRequest;
use OCP\IUser;
use OCP\IUserSession;

/** What every controller for a person's own requests is: there is always that person. */
abstract class PersonController extends OCSController {
	public function __construct(
		IRequest $request,
		private readonly IUserSession $session,
	) {
		parent::__construct(Application::APP_ID, $request);
	}

	protected function person(): IUser {
		return $this->session->getUser() ?? throw new \LogicException('Only people with a session get here.');
	}

	/** @return DataResponse<int, array{message: string}, array{}> */
	protected function refuse(int $status, string $message): DataResponse {
		return new DataResponse(['message' => $message], $status);
	}
}
