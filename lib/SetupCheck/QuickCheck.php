<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\SetupCheck;

use OCP\SetupCheck\ISetupCheck;
use OCP\SetupCheck\SetupResult;

/** One line in Nextcloud's own overview: the worst of some findings. */
abstract class QuickCheck implements ISetupCheck {
	private const WEIGHT = [Finding::OK => 0, Finding::WARN => 1, Finding::FAIL => 2];

	public function getCategory(): string {
		return 'system';
	}

	public function run(): SetupResult {
		try {
			$findings = $this->findings();
		} catch (\Throwable $error) {
			return SetupResult::warning($error->getMessage());
		}
		usort($findings, static fn (Finding $one, Finding $other): int => self::WEIGHT[$other->state] <=> self::WEIGHT[$one->state]);
		$worst = $findings[0] ?? null;
		return match ($worst?->state) {
			Finding::FAIL => SetupResult::error($worst->what . ' ' . $worst->remedy),
			Finding::WARN => SetupResult::warning($worst->what . ' ' . $worst->remedy),
			default => SetupResult::success($worst?->what),
		};
	}

	/** @return list<Finding> */
	abstract protected function findings(): array;
}
