<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\SetupCheck;

/** What was found out about the service, and what it says about itself. */
class Examination {
	/**
	 * @param list<Finding> $findings
	 * @param ?array<string, mixed> $about null where the service said nothing
	 */
	public function __construct(
		public readonly array $findings,
		public readonly ?array $about = null,
	) {
	}
}
