<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Intake;

/** Something that happened, on its way into a row of plaza_events. */
class Happening {
	/**
	 * @param list<string> $persons
	 * @param ?array{id: int, name: string, kind: string, mime?: string} $object
	 * @param list<int> $before
	 * @param list<int> $after
	 * @param array<string, mixed> $payload
	 */
	public function __construct(
		public readonly string $kind,
		public readonly ?string $actor = null,
		public array $persons = [],
		public readonly ?array $object = null,
		public readonly array $before = [],
		public readonly array $after = [],
		public readonly array $payload = [],
		public readonly ?int $at = null,
	) {
	}
}
