<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Controller;

use OCA\Plaza\AppInfo\Application;
use OCA\Plaza\AppInfo\Configuration;
use OCP\AppFramework\Controller;
use OCP\AppFramework\Http\Attribute\FrontpageRoute;
use OCP\AppFramework\Http\Attribute\NoAdminRequired;
use OCP\AppFramework\Http\Attribute\NoCSRFRequired;
use OCP\AppFramework\Http\TemplateResponse;
use OCP\AppFramework\Services\IInitialState;
use OCP\IRequest;
use OCP\IURLGenerator;
use OCP\IUserSession;
use OCP\Util;

/** Plaza's page. What it shows is decided in the browser; every address below it is the same page. */
class PageController extends Controller {
	public function __construct(
		IRequest $request,
		private readonly IInitialState $state,
		private readonly IURLGenerator $urls,
		private readonly IUserSession $session,
		private readonly Configuration $configuration,
	) {
		parent::__construct(Application::APP_ID, $request);
	}

	#[NoAdminRequired]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/')]
	public function index(): TemplateResponse {
		$person = $this->session->getUser();
		$page = rtrim($this->urls->linkToRoute('plaza.page.index'), '/');
		$this->state->provideInitialState('config', [
			'mode' => 'nextcloud',
			'direct' => $this->configuration->proxyPath(),
			'relay' => $page . '/relay/api/v1',
			'ocs' => $this->urls->getWebroot() . '/ocs/v2.php/apps/plaza/api/v1',
			'person' => ['id' => $person?->getUID(), 'displayName' => $person?->getDisplayName()],
			'publicPath' => $page,
			'protocol' => Configuration::PROTOCOL,
		]);
		Util::addScript(Application::APP_ID, 'plaza-app');
		Util::addStyle(Application::APP_ID, 'plaza-app');
		return new TemplateResponse(Application::APP_ID, 'main');
	}

	#[NoAdminRequired]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/{path}', requirements: ['path' => '(?!relay/|host/|oauth/).+'])]
	public function below(): TemplateResponse {
		return $this->index();
	}
}
