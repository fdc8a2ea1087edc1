<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\SetupCheck;

use OCP\IL10N;

/** Whether shell and service reach and understand each other. */
class ServiceCheck extends QuickCheck {
	public function __construct(
		private readonly ServiceExamination $service,
		private readonly IL10N $l,
	) {
	}

	public function getName(): string {
		return $this->l->t('Plaza: service');
	}

	protected function findings(): array {
		return $this->service->run(true)->findings;
	}
}
