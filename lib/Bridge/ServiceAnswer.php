<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Bridge;

class ServiceAnswer {
	/** @param array<string, string> $headers those that the shell passes on */
	public function __construct(
		public readonly int $status,
		public readonly string $body,
		public readonly array $headers,
	) {
	}
}
