<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Intake;

use OCA\Plaza\Bridge\Hint;
use OCA\Plaza\Host\ActingPerson;
use OCP\IRequest;
use OCP\IUserSession;
use Psr\Log\LoggerInterface;

/** Writes down what happens. Nothing that fails here ever reaches the person's own request. */
class Recorder {
	/** In a long process the same file may change again: what is that old is no longer the same change. */
	private const SAME_CHANGE_MS = 2000;

	/** @var array<string, int> when a change was written down, by its key */
	private array $seen = [];

	public function __construct(
		private readonly EventStore $store,
		private readonly Hint $hint,
		private readonly ActingPerson $person,
		private readonly IUserSession $session,
		private readonly IRequest $request,
		private readonly LoggerInterface $logger,
	) {
	}

	/** @param callable(): ?Happening $tell called within the guard, since looking at a file can fail too */
	public function record(callable $tell): void {
		try {
			$what = $tell();
			if ($what !== null) {
				$this->write($what);
			}
		} catch (\Throwable $error) {
			$this->logger->error('Plaza could not write down what happened; it will be found when the folders are compared.', ['app' => 'plaza', 'exception' => $error]);
		}
	}

	/** Whether this change is new in this request; Nextcloud tells many changes twice (created and written). */
	public function isNew(string $key): bool {
		$now = self::now();
		$old = $this->seen[$key] ?? null;
		$this->seen[$key] = $now;
		return $old === null || (PHP_SAPI === 'cli' && $now - $old > self::SAME_CHANGE_MS);
	}

	public function isOwn(): bool {
		return $this->person->isActing();
	}

	private function write(Happening $what): void {
		$own = $this->isOwn();
		$this->store->insert(
			new Happening(
				$what->kind,
				$what->actor ?? $this->session->getUser()?->getUID(),
				$what->persons,
				$what->object,
				$what->before,
				$what->after,
				$what->payload + ($own ? ['own' => true] : []),
			),
			$what->at ?? self::now(),
			$this->correlationId(),
		);
		if (!$own) {
			$this->hint->afterResponse();
		}
	}

	/** The service's own requests bring their correlation id along. */
	private function correlationId(): string {
		$given = $this->request->getHeader('X-Request-Id');
		return $this->isOwn() && preg_match('/^[\w-]{1,64}$/D', $given) === 1 ? $given : $this->request->getId();
	}

	private static function now(): int {
		return (int)(microtime(true) * 1000);
	}
}
