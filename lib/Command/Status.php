<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Command;

use OCA\Plaza\AppInfo\Configuration;
use OCA\Plaza\Bridge\Service;
use OCA\Plaza\Bridge\ServiceRequest;
use OCA\Plaza\Bridge\ServiceUnavailable;
use OCA\Plaza\Intake\EventStore;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Output\OutputInterface;

/** `occ plaza:status`: whether shell and service reach each other, and what waits. */
class Status extends Command {
	public function __construct(
		private readonly Configuration $configuration,
		private readonly Service $service,
		private readonly EventStore $events,
	) {
		parent::__construct();
	}

	protected function configure(): void {
		$this->setName('plaza:status')->setDescription('Tell whether the Plaza service answers, and how many events wait for it');
	}

	protected function execute(InputInterface $input, OutputInterface $output): int {
		$service = $this->serviceState();
		$output->writeln('version:        ' . $this->configuration->version());
		$output->writeln('protocol:       ' . Configuration::PROTOCOL);
		$output->writeln('epoch:          ' . $this->configuration->epoch());
		$output->writeln('secret:         ' . ($this->configuration->secret() === null ? 'missing: set plaza_secret in config.php, 32 bytes or more' : 'set'));
		$output->writeln('service:        ' . $this->configuration->serviceUrl() . ' ' . $service);
		$output->writeln('public base:    ' . $this->configuration->publicBase());
		$output->writeln('events waiting: ' . $this->events->countWaiting());
		return $service === 'answers' ? self::SUCCESS : self::FAILURE;
	}

	private function serviceState(): string {
		try {
			$answer = $this->service->send(new ServiceRequest('GET', '/health', seconds: 2.0));
			return $answer->status === 200 ? 'answers' : 'answers with status ' . $answer->status;
		} catch (ServiceUnavailable $error) {
			return 'does not answer: ' . ($error->getPrevious() ?? $error)->getMessage();
		}
	}
}
