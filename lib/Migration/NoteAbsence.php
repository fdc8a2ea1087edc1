<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Migration;

use OCA\Plaza\AppInfo\Configuration;
use OCP\Migration\IOutput;
use OCP\Migration\IRepairStep;

/**
 * Runs when the app is installed and when it is disabled ("uninstall" to Nextcloud), and destroys nothing: what
 * happens until it is there again is heard by nobody, so the service is told to compare all folders then.
 */
class NoteAbsence implements IRepairStep {
	public function __construct(
		private readonly Configuration $configuration,
	) {
	}

	public function getName(): string {
		return 'Remember that Plaza was away';
	}

	public function run(IOutput $output): void {
		$this->configuration->noteAbsence(true);
	}
}
