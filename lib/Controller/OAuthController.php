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
use OCP\AppFramework\Http\Attribute\FrontpageRoute;
use OCP\AppFramework\Http\Attribute\NoAdminRequired;
use OCP\AppFramework\Http\Attribute\NoCSRFRequired;
use OCP\AppFramework\Http\RedirectResponse;
use OCP\IRequest;
use OCP\IURLGenerator;
use OCP\IUserSession;

/** Where a platform sends the person back after they allowed Plaza to post. */
class OAuthController extends Controller {
	public function __construct(
		IRequest $request,
		private readonly Service $service,
		private readonly IUserSession $session,
		private readonly IURLGenerator $urls,
	) {
		parent::__construct(Application::APP_ID, $request);
	}

	/** The state is the service's own, bound to the person: that is what keeps strangers' links out. */
	#[NoAdminRequired]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/oauth/callback')]
	public function callback(string $state = '', string $code = '', string $error = ''): RedirectResponse {
		$page = rtrim($this->urls->linkToRoute('plaza.page.index'), '/') . '/accounts';
		if ($error !== '') {
			return new RedirectResponse($page . '?problem=' . rawurlencode($error));
		}
		$body = json_encode(['code' => $code, 'state' => $state], JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE);
		try {
			$answer = $this->service->send(new ServiceRequest('POST', '/api/v1/accounts/callback', $body, $this->session->getUser(), ['Content-Type' => 'application/json', 'Accept' => 'application/json']));
		} catch (ServiceUnavailable) {
			return new RedirectResponse($page . '?problem=unavailable');
		}
		$said = json_decode($answer->body, true);
		if ($answer->status >= 200 && $answer->status < 300) {
			return new RedirectResponse($page . '?connected=' . rawurlencode((string)($said['id'] ?? '')));
		}
		return new RedirectResponse($page . '?problem=' . rawurlencode((string)($said['error']['text'] ?? $answer->status)));
	}
}
