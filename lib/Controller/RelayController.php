<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Controller;

use OCA\Plaza\AppInfo\Application;
use OCA\Plaza\Bridge\Service;
use OCA\Plaza\Bridge\ServiceRequest;
use OCA\Plaza\Bridge\ServiceUnavailable;
use OCP\AppFramework\Controller;
use OCP\AppFramework\Http;
use OCP\AppFramework\Http\Attribute\FrontpageRoute;
use OCP\AppFramework\Http\Attribute\NoAdminRequired;
use OCP\AppFramework\Http\Attribute\NoCSRFRequired;
use OCP\AppFramework\Http\DataDisplayResponse;
use OCP\AppFramework\Http\JSONResponse;
use OCP\AppFramework\Http\Response;
use OCP\IL10N;
use OCP\IRequest;
use OCP\IUserSession;

/** Passes a person's request on to the service, for browsers where the web server's proxy line is not set. */
class RelayController extends Controller {
	private const PATH = ['path' => '.+'];

	public function __construct(
		IRequest $request,
		private readonly Service $service,
		private readonly IUserSession $session,
		private readonly IL10N $l,
	) {
		parent::__construct(Application::APP_ID, $request);
	}

	/** Reading changes nothing, so that pictures and links work without a script's sign. */
	#[NoAdminRequired]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/relay/api/v1/{path}', requirements: self::PATH)]
	public function get(): Response {
		return $this->pass();
	}

	#[NoAdminRequired]
	#[FrontpageRoute(verb: 'POST', url: '/relay/api/v1/{path}', requirements: self::PATH)]
	public function post(): Response {
		return $this->pass();
	}

	#[NoAdminRequired]
	#[FrontpageRoute(verb: 'PUT', url: '/relay/api/v1/{path}', requirements: self::PATH)]
	public function put(): Response {
		return $this->pass();
	}

	#[NoAdminRequired]
	#[FrontpageRoute(verb: 'PATCH', url: '/relay/api/v1/{path}', requirements: self::PATH)]
	public function patch(): Response {
		return $this->pass();
	}

	#[NoAdminRequired]
	#[FrontpageRoute(verb: 'DELETE', url: '/relay/api/v1/{path}', requirements: self::PATH)]
	public function delete(): Response {
		return $this->pass();
	}

	private function pass(): Response {
		$headers = [];
		foreach (['Content-Type', 'If-None-Match', 'Accept'] as $name) {
			$value = $this->request->getHeader($name);
			if ($value !== '') {
				$headers[$name] = $value;
			}
		}
		$body = (string)file_get_contents('php://input');
		try {
			$answer = $this->service->send(new ServiceRequest($this->request->getMethod(), $this->target(), $body, $this->session->getUser(), $headers));
		} catch (ServiceUnavailable) {
			return new JSONResponse(
				['error' => ['message' => 'web.away', 'text' => $this->l->t('Plaza does not answer at the moment. Nothing was changed; please try again.')]],
				Http::STATUS_SERVICE_UNAVAILABLE,
			);
		}
		// The service's answers are data: whatever they say, a browser must not run them as a page of Nextcloud's.
		return new DataDisplayResponse($answer->body, $answer->status, $answer->headers + ['X-Content-Type-Options' => 'nosniff']);
	}

	/** Path and query as the browser sent them. */
	private function target(): string {
		$uri = (string)($_SERVER['REQUEST_URI'] ?? '');
		return '/api/v1/' . explode('/relay/api/v1/', $uri, 2)[1];
	}
}
