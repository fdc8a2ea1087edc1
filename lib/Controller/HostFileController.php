<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Controller;

use OCA\Plaza\Host\ActingPerson;
use OCA\Plaza\Host\FileActions;
use OCA\Plaza\Host\HandOvers;
use OCA\Plaza\Host\HandOverStore;
use OCA\Plaza\Host\HostFailure;
use OCA\Plaza\Host\Nodes;
use OCP\AppFramework\Http\Attribute\FrontpageRoute;
use OCP\AppFramework\Http\Attribute\NoCSRFRequired;
use OCP\AppFramework\Http\Attribute\PublicPage;
use OCP\AppFramework\Http\JSONResponse;
use OCP\AppFramework\Http\StreamResponse;
use OCP\Files\Folder;
use OCP\Files\Node;
use OCP\IRequest;

/** The host API: handed-over files, always as the hand-over's person. */
class HostFileController extends HostController {
	public function __construct(
		IRequest $request,
		private readonly HandOvers $handOvers,
		private readonly HandOverStore $store,
		private readonly FileActions $actions,
		private readonly Nodes $nodes,
	) {
		parent::__construct($request);
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/host/v1/hand-overs/{id}/stat')]
	public function stat(string $id, string $file): JSONResponse {
		$files = $this->handOvers->begin($this->store->get($id), 'stat', [(int)$file]);
		return $this->node($files, ActingPerson::node($files, (int)$file));
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/host/v1/hand-overs/{id}/list')]
	public function list(string $id, string $folder): JSONResponse {
		$files = $this->handOvers->begin($this->store->get($id), 'read', [(int)$folder]);
		$node = $this->actions->folder($files, (int)$folder);
		$nodes = array_filter($node->getDirectoryListing(), fn (Node $node) => $node->isReadable());
		return new JSONResponse(['nodes' => $this->nodes->describeAll($files, $node, $nodes)]);
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/host/v1/hand-overs/{id}/read')]
	public function read(string $id, string $file, int $max): StreamResponse {
		$files = $this->handOvers->begin($this->store->get($id), 'read', [(int)$file]);
		$node = $this->actions->file($files, (int)$file);
		if ($node->getSize() > $max) {
			throw new HostFailure('refused', 'The file is larger than ' . $max . ' bytes.');
		}
		$bytes = $node->fopen('rb');
		if ($bytes === false) {
			throw new HostFailure('unavailable', 'The file cannot be opened at the moment.');
		}
		return new StreamResponse($bytes, 200, ['Content-Type' => 'application/octet-stream', 'Content-Length' => (string)$node->getSize()]);
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'PUT', url: '/host/v1/hand-overs/{id}/write')]
	public function write(string $id, string $folder, string $name): JSONResponse {
		$files = $this->handOvers->begin($this->store->get($id), 'write', [], [(int)$folder]);
		$bytes = fopen('php://input', 'rb');
		if ($bytes === false) {
			throw new HostFailure('unavailable', 'The bytes cannot be read.');
		}
		return $this->node($files, $this->actions->write($files, (int)$folder, $name, $bytes));
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'POST', url: '/host/v1/hand-overs/{id}/move')]
	public function move(string $id, string $file, string $folder, ?string $name = null): JSONResponse {
		$files = $this->handOvers->begin($this->store->get($id), 'move', [(int)$file], [(int)$folder]);
		return $this->node($files, $this->actions->move($files, (int)$file, (int)$folder, $name));
	}

	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'POST', url: '/host/v1/hand-overs/{id}/copy')]
	public function copy(string $id, string $file, string $folder, ?string $name = null): JSONResponse {
		$files = $this->handOvers->begin($this->store->get($id), 'write', [(int)$file], [(int)$folder]);
		return $this->node($files, $this->actions->copy($files, (int)$file, (int)$folder, $name));
	}

	private function node(Folder $files, Node $node): JSONResponse {
		return new JSONResponse($this->nodes->describe($files, $node));
	}
}
