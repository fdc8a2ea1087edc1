<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Controller;

use OCA\Plaza\Host\Failures;
use OCA\Plaza\Host\Nodes;
use OCA\Plaza\Host\OwnHandOvers;
use OCP\AppFramework\Http\Attribute\ApiRoute;
use OCP\AppFramework\Http\Attribute\NoAdminRequired;
use OCP\AppFramework\Http\DataResponse;
use OCP\Files\FileInfo;
use OCP\Files\Folder;
use OCP\Files\IRootFolder;
use OCP\Files\Node;
use OCP\IRequest;
use OCP\IUserSession;

/** A person hands over folders and files of their own; nobody else can do it for them. */
class HandOverController extends PersonController {
	public function __construct(
		IRequest $request,
		IUserSession $session,
		private readonly OwnHandOvers $handOvers,
		private readonly IRootFolder $root,
		private readonly Nodes $nodes,
	) {
		parent::__construct($request, $session);
	}

	#[NoAdminRequired]
	#[ApiRoute(verb: 'POST', url: '/api/v1/hand-overs/folder')]
	public function folder(string $path): DataResponse {
		return $this->guard(fn () => $this->handOvers->folder($this->person(), $path));
	}

	/** @param list<string> $files */
	#[NoAdminRequired]
	#[ApiRoute(verb: 'POST', url: '/api/v1/hand-overs/once')]
	public function once(array $files, string $folder, string $action): DataResponse {
		return $this->guard(fn () => $this->handOvers->once($this->person(), array_map(intval(...), $files), (int)$folder, $action)->jsonSerialize());
	}

	#[NoAdminRequired]
	#[ApiRoute(verb: 'GET', url: '/api/v1/folders')]
	public function folders(string $path = ''): DataResponse {
		return $this->guard(function () use ($path): array {
			$files = $this->root->getUserFolder($this->person()->getUID());
			$folder = trim($path, '/') === '' ? $files : $files->get($path);
			if (!$folder instanceof Folder) {
				return ['folders' => []];
			}
			$folders = array_filter($folder->getDirectoryListing(), fn (Node $node) => $node->getType() === FileInfo::TYPE_FOLDER);
			return ['folders' => $this->nodes->describeAll($files, $folder, $folders)];
		});
	}

	/** @param callable(): array<string, mixed> $do */
	private function guard(callable $do): DataResponse {
		try {
			return new DataResponse($do());
		} catch (\Exception $error) {
			$failure = Failures::from($error);
			return $this->refuse($failure->status(), $failure->getMessage());
		}
	}
}
