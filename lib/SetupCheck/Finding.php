<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\SetupCheck;

/** One check's result; the service's have the same shape. */
class Finding implements \JsonSerializable {
	public const OK = 'ok';
	public const WARN = 'warn';
	public const FAIL = 'fail';

	/**
	 * @param string $code the check's id, a dot, and what was found
	 * @param self::* $state
	 */
	public function __construct(
		public readonly string $code,
		public readonly string $state,
		public readonly string $what,
		public readonly string $remedy = '',
	) {
	}

	public function id(): string {
		return explode('.', $this->code)[0];
	}

	/** @return array<string, string> */
	public function jsonSerialize(): array {
		return ['id' => $this->id(), 'state' => $this->state, 'code' => $this->code, 'what' => $this->what, 'remedy' => $this->remedy];
	}
}
