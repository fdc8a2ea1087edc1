<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Command\Installation;

/** One thing that the wizard did, found done, or leaves to the administrator. */
class Step implements \JsonSerializable {
	public const DONE = 'done';
	public const UNCHANGED = 'unchanged';
	public const TODO = 'todo';

	/** @param self::* $state */
	public function __construct(
		public readonly string $id,
		public readonly string $state,
		public readonly string $what,
		/** Commands for the administrator, a line each. */
		public readonly string $remedy = '',
	) {
	}

	/** @return array<string, string> */
	public function jsonSerialize(): array {
		return ['id' => $this->id, 'state' => $this->state, 'what' => $this->what, 'remedy' => $this->remedy];
	}
}
