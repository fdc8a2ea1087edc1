<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Bridge;

use OCP\IUser;

/** A request to the service; with a person it is made as that person. */
class ServiceRequest {
	/**
	 * @param string $target path and query below the service's base
	 * @param array<string, string> $headers
	 */
	public function __construct(
		public readonly string $method,
		public readonly string $target,
		public readonly string $body = '',
		public readonly ?IUser $person = null,
		public readonly array $headers = [],
		public readonly float $seconds = 10.0,
	) {
	}
}
