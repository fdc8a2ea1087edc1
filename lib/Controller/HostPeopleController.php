<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Controller;

use OCA\Plaza\Host\ActingPerson;
use OCA\Plaza\Host\HostFailure;
use OCA\Plaza\Host\People;
use OCA\Plaza\Host\Roots;
use OCP\AppFramework\Http\Attribute\FrontpageRoute;
use OCP\AppFramework\Http\Attribute\NoCSRFRequired;
use OCP\AppFramework\Http\Attribute\PublicPage;
use OCP\AppFramework\Http\JSONResponse;
use OCP\Files\NotFoundException;
use OCP\IRequest;

/** The host API: who the people are, and what they see. */
class HostPeopleController extends HostController {
	public function __construct(
		IRequest $request,
		private readonly People $people,
		private readonly Roots $roots,
		private readonly ActingPerson $person,
	) {
		parent::__construct($request);
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/host/v1/people')]
	public function people(?string $ids = null, string $search = ''): JSONResponse {
		$people = $ids === null ? $this->people->search($search) : $this->people->byIds(explode(',', $ids));
		return new JSONResponse(['people' => $people]);
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/host/v1/groups')]
	public function groups(): JSONResponse {
		return new JSONResponse(['groups' => $this->people->groups()]);
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/host/v1/people/{id}/roots')]
	public function roots(string $id): JSONResponse {
		return new JSONResponse(['roots' => $this->roots->of($id)]);
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/host/v1/people/{id}/can-read')]
	public function canRead(string $id, string $file): JSONResponse {
		try {
			ActingPerson::node($this->person->lookAs($id), (int)$file);
			return new JSONResponse(['readable' => true]);
		} catch (HostFailure|NotFoundException) {
			return new JSONResponse(['readable' => false]);
		}
	}
}
