<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Controller;

use OCA\Plaza\AppInfo\Configuration;
use OCA\Plaza\Intake\EventStore;
use OCA\Plaza\Intake\Happening;
use OCA\Plaza\Intake\Recorder;
use OCP\AppFramework\Http\Attribute\FrontpageRoute;
use OCP\AppFramework\Http\Attribute\NoCSRFRequired;
use OCP\AppFramework\Http\Attribute\PublicPage;
use OCP\AppFramework\Http\JSONResponse;
use OCP\Defaults;
use OCP\IRequest;

/** The host API: what this Nextcloud is, and what happened in it. */
class HostEventsController extends HostController {
	private const MOST = 500;

	public function __construct(
		IRequest $request,
		private readonly Configuration $configuration,
		private readonly Defaults $defaults,
		private readonly EventStore $events,
		private readonly Recorder $recorder,
	) {
		parent::__construct($request);
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/host/v1/info')]
	public function info(): JSONResponse {
		return new JSONResponse([
			'name' => $this->defaults->getName(),
			'protocol' => Configuration::PROTOCOL,
			'version' => $this->configuration->version(),
			'epoch' => $this->configuration->epoch(),
			'publicBase' => $this->configuration->publicBase(),
			'capabilities' => $this->configuration->capabilities(),
		]);
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/host/v1/events')]
	public function events(int $limit = 100): JSONResponse {
		if ($this->configuration->wasAbsent()) {
			$this->recorder->record(fn () => new Happening('app.enabled'));
			$this->configuration->noteAbsence(false);
		}
		return new JSONResponse(['events' => $this->events->waiting(max(1, min($limit, self::MOST)))]);
	}

	/** @param list<string> $ids */
	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'POST', url: '/host/v1/events/acknowledge')]
	public function acknowledge(array $ids): JSONResponse {
		$this->events->acknowledge(array_map(intval(...), $ids));
		return $this->nothing();
	}
}
