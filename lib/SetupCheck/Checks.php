<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\SetupCheck;

/** Every check there is, for the wizard, the overview and the administrator's page. */
class Checks {
	public function __construct(
		private readonly ServiceExamination $service,
		private readonly Surroundings $surroundings,
	) {
	}

	/** @param bool $quick only what takes less than a second */
	public function run(bool $quick): Examination {
		$service = $this->service->run($quick);
		return new Examination([...$service->findings, ...$this->surroundings->findings()], $service->about);
	}

	/** @param list<Finding> $findings */
	public static function broken(array $findings): bool {
		foreach ($findings as $finding) {
			if ($finding->state === Finding::FAIL) {
				return true;
			}
		}
		return false;
	}
}
