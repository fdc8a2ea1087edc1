<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Controller;

use OCA\Plaza\Host\ActingPerson;
use OCA\Plaza\Host\HandOver;
use OCA\Plaza\Host\HandOvers;
use OCA\Plaza\Host\HandOverStore;
use OCA\Plaza\Host\HostFailure;
use OCA\Plaza\Host\Links;
use OCP\AppFramework\Http\Attribute\FrontpageRoute;
use OCP\AppFramework\Http\Attribute\NoCSRFRequired;
use OCP\AppFramework\Http\Attribute\PublicPage;
use OCP\AppFramework\Http\JSONResponse;
use OCP\IRequest;
use OCP\Share\IShare;

/** The host API: public links to handed-over files. */
class HostLinkController extends HostController {
	public function __construct(
		IRequest $request,
		private readonly HandOvers $handOvers,
		private readonly HandOverStore $store,
		private readonly ActingPerson $person,
		private readonly Links $links,
	) {
		parent::__construct($request);
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'POST', url: '/host/v1/hand-overs/{id}/links')]
	public function create(string $id, string $file, string $key, ?int $expiresAt = null, ?string $password = null): JSONResponse {
		$handOver = $this->store->get($id);
		$files = $this->handOvers->begin($handOver, 'link', [(int)$file]);
		return new JSONResponse($this->links->create($handOver->person, ActingPerson::node($files, (int)$file), $key, $expiresAt, $password));
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'POST', url: '/host/v1/hand-overs/{id}/links/check')]
	public function check(string $id, string $file, ?int $expiresAt = null, ?string $password = null): JSONResponse {
		$handOver = $this->store->get($id);
		$files = $this->handOvers->begin($handOver, 'stat', [(int)$file]);
		$node = ActingPerson::node($files, (int)$file);
		return new JSONResponse(['problem' => $this->links->problem($handOver->person, $node, $expiresAt, $password)]);
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'DELETE', url: '/host/v1/hand-overs/{id}/links/{link}')]
	public function delete(string $id, string $link): JSONResponse {
		$handOver = $this->store->get($id);
		$share = $this->links->find($link);
		if ($share !== null) {
			$this->requireOwn($handOver, $share);
			$this->links->delete($share);
		}
		return $this->nothing();
	}

	/** A hand-over reaches the links that its person made to the files that it covers, even if the right is lost since. */
	private function requireOwn(HandOver $handOver, IShare $share): void {
		if ($share->getShareType() !== IShare::TYPE_LINK || $share->getSharedBy() !== $handOver->person) {
			throw new HostFailure('handOver', 'That is not a link of this hand-over.');
		}
		$this->handOvers->requireCover($handOver, 'link', [$share->getNodeId()]);
		$this->person->markActing($handOver->person);
	}
}
