<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Activity;

use OCP\Activity\ActivitySettings;
use OCP\IL10N;

/** Whether a person wants to see what went out. */
class Setting extends ActivitySettings {
	public const TYPE = 'plaza';

	public function __construct(
		private readonly IL10N $l,
	) {
	}

	public function getIdentifier(): string {
		return self::TYPE;
	}

	public function getName(): string {
		return $this->l->t('A post was <strong>approved, published or withdrawn</strong>');
	}

	public function getGroupIdentifier(): string {
		return 'plaza';
	}

	public function getGroupName(): string {
		return $this->l->t('Plaza');
	}

	public function getPriority(): int {
		return 60;
	}

	public function canChangeMail(): bool {
		return true;
	}

	public function canChangeNotification(): bool {
		return true;
	}

	public function isDefaultEnabledMail(): bool {
		return false;
	}

	public function isDefaultEnabledNotification(): bool {
		return false;
	}
}
