<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\BackgroundJob;

use OCA\Plaza\AppInfo\Configuration;
use OCA\Plaza\Host\HandOverStore;
use OCA\Plaza\Host\Nonces;
use OCA\Plaza\Intake\EventStore;
use OCP\AppFramework\Utility\ITimeFactory;
use OCP\BackgroundJob\TimedJob;

/** Lets go of what has served: requests seen, hand-overs ended, events that the service has and that are past their time. */
class ForgetOldRows extends TimedJob {
	private const DAY = 86400;

	public function __construct(
		ITimeFactory $time,
		private readonly Configuration $configuration,
		private readonly EventStore $events,
		private readonly HandOverStore $handOvers,
		private readonly Nonces $nonces,
	) {
		parent::__construct($time);
		$this->setInterval(3600);
	}

	/** @param mixed $argument */
	protected function run($argument): void {
		$now = $this->time->getTime();
		$this->nonces->forgetBefore($now);
		$this->handOvers->forgetEndedBefore($now - self::DAY);
		$this->events->forgetAcknowledgedBefore($now - $this->configuration->retentionDays() * self::DAY);
	}
}
