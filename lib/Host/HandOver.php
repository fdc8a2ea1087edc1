<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

/** One row of plaza_hand_overs: what may be done, with what, as whom. */
class HandOver implements \JsonSerializable {
	public const ACTIONS = ['read', 'write', 'move', 'link', 'notify'];
	public const FOLDER = 'folder';
	public const PUBLICATION = 'publication';
	public const ONCE = 'once';

	/**
	 * @param list<int> $folders
	 * @param list<int> $files
	 * @param list<string> $actions
	 */
	public function __construct(
		public readonly string $id,
		public readonly string $kind,
		public readonly string $person,
		public readonly array $folders,
		public readonly array $files,
		public readonly array $actions,
		public readonly ?string $parent = null,
		public readonly ?int $expiresAt = null,
	) {
	}

	/** @return array<string, mixed> the shape HandOver of the protocol */
	public function jsonSerialize(): array {
		return [
			'id' => $this->id,
			'kind' => $this->kind,
			'person' => $this->person,
			'folders' => array_map(strval(...), $this->folders),
			'actions' => $this->actions,
		];
	}
}
