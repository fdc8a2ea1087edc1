<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Activity;

use OCA\Plaza\AppInfo\Application;
use OCP\Activity\IFilter;
use OCP\IL10N;
use OCP\IURLGenerator;

/** "Plaza" in the activity list's filters. */
class Filter implements IFilter {
	public function __construct(
		private readonly IL10N $l,
		private readonly IURLGenerator $urls,
	) {
	}

	public function getIdentifier(): string {
		return Application::APP_ID;
	}

	public function getName(): string {
		return $this->l->t('Plaza');
	}

	public function getPriority(): int {
		return 60;
	}

	public function getIcon(): string {
		return $this->urls->getAbsoluteURL($this->urls->imagePath(Application::APP_ID, 'app-dark.svg'));
	}

	/** @param string[] $types */
	public function filterTypes(array $types): array {
		return [Setting::TYPE];
	}

	public function allowedApps(): array {
		return [Application::APP_ID];
	}
}
