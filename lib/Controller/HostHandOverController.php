<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Controller;

use OCA\Plaza\Host\HandOvers;
use OCA\Plaza\Host\HandOverStore;
use OCP\AppFramework\Http\Attribute\FrontpageRoute;
use OCP\AppFramework\Http\Attribute\NoCSRFRequired;
use OCP\AppFramework\Http\Attribute\PublicPage;
use OCP\AppFramework\Http\JSONResponse;
use OCP\IRequest;

/** The host API: hand-overs themselves. */
class HostHandOverController extends HostController {
	public function __construct(
		IRequest $request,
		private readonly HandOvers $handOvers,
		private readonly HandOverStore $store,
	) {
		parent::__construct($request);
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'POST', url: '/host/v1/hand-overs/derive')]
	public function derive(string $folder, string $file, ?string $event = null): JSONResponse {
		return new JSONResponse($this->handOvers->derive($folder, (int)$file, $event === null ? null : (int)$event));
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/host/v1/hand-overs/{id}')]
	public function show(string $id): JSONResponse {
		return new JSONResponse($this->store->get($id));
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'DELETE', url: '/host/v1/hand-overs/{id}')]
	public function revoke(string $id): JSONResponse {
		$this->store->revoke($id);
		return $this->nothing();
	}
}
