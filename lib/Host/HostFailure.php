<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCP\AppFramework\Http;

/** Why the host could not do a thing: the kinds of HostErrorKind in the protocol, and the statuses that carry them. */
class HostFailure extends \Exception {
	private const STATUS = [
		'protocol' => Http::STATUS_BAD_REQUEST,
		'signature' => Http::STATUS_UNAUTHORIZED,
		'forbidden' => Http::STATUS_FORBIDDEN,
		'gone' => Http::STATUS_NOT_FOUND,
		'conflict' => Http::STATUS_CONFLICT,
		'handOver' => Http::STATUS_GONE,
		'refused' => Http::STATUS_UNPROCESSABLE_ENTITY,
		'unavailable' => Http::STATUS_SERVICE_UNAVAILABLE,
	];

	/** @param key-of<self::STATUS> $kind */
	public function __construct(
		private readonly string $kind,
		string $message,
		?\Throwable $previous = null,
	) {
		parent::__construct($message, 0, $previous);
	}

	/** The kind as the service knows it: a bad signature is a protocol error there. */
	public function kind(): string {
		return $this->kind === 'signature' ? 'protocol' : $this->kind;
	}

	public function status(): int {
		return self::STATUS[$this->kind];
	}
}
