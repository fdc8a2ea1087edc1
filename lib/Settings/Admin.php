<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Settings;

use OCA\Plaza\AppInfo\Application;
use OCA\Plaza\AppInfo\Configuration;
use OCA\Plaza\Intake\EventStore;
use OCA\Plaza\SetupCheck\Checks;
use OCA\Plaza\SetupCheck\Finding;
use OCP\AppFramework\Http\TemplateResponse;
use OCP\IRequest;
use OCP\IURLGenerator;
use OCP\Settings\ISettings;

/** The administrator's page: health first, then the service, what waits, and the accounts. */
class Admin implements ISettings {
	private const ORDER = [Finding::FAIL, Finding::WARN, Finding::OK];

	public function __construct(
		private readonly Checks $checks,
		private readonly Configuration $configuration,
		private readonly EventStore $events,
		private readonly IRequest $request,
		private readonly IURLGenerator $urls,
	) {
	}

	/** Only what is quick when the page is opened; every check when a person asks for it. */
	public function getForm(): TemplateResponse {
		$full = $this->request->getParam('check') === 'all';
		$examination = $this->checks->run(!$full);
		$findings = $examination->findings;
		usort($findings, static fn (Finding $one, Finding $other): int => array_search($one->state, self::ORDER, true) <=> array_search($other->state, self::ORDER, true));
		return new TemplateResponse(Application::APP_ID, 'admin', [
			'findings' => $findings,
			'full' => $full,
			'about' => $examination->about,
			'version' => $this->configuration->version(),
			'protocol' => Configuration::PROTOCOL,
			'service' => $this->configuration->serviceUrl(),
			'waiting' => $this->events->countWaiting(),
			'page' => $this->urls->linkToRoute('settings.AdminSettings.index', ['section' => Application::APP_ID]),
			'accounts' => rtrim($this->urls->linkToRoute('plaza.page.index'), '/') . '/accounts',
		], '');
	}

	public function getSection(): string {
		return Application::APP_ID;
	}

	public function getPriority(): int {
		return 10;
	}
}
