<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\SetupCheck;

use OCP\IL10N;

/** Whether the public links of posts can be guessed. */
class ShareTokenCheck extends QuickCheck {
	public function __construct(
		private readonly Surroundings $surroundings,
		private readonly IL10N $l,
	) {
	}

	public function getName(): string {
		return $this->l->t('Plaza: public links');
	}

	protected function findings(): array {
		return [$this->surroundings->token()];
	}
}
