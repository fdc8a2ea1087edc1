<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Command;

use OCA\Plaza\AppInfo\Application;
use OCA\Plaza\Command\Installation\Plan;
use OCA\Plaza\Command\Removal\Flow;
use OCA\Plaza\Command\Removal\Rows;
use OCP\App\IAppManager;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Helper\QuestionHelper;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Input\InputOption;
use Symfony\Component\Console\Output\OutputInterface;
use Symfony\Component\Console\Question\ConfirmationQuestion;

/** `occ plaza:purge`: takes everything of Plaza's out of Nextcloud, which neither disabling nor removing an app does. */
class Purge extends Command {
	public function __construct(
		private readonly IAppManager $apps,
		private readonly Flow $flow,
		private readonly Rows $rows,
	) {
		parent::__construct();
	}

	protected function configure(): void {
		$this->setName('plaza:purge')
			->setDescription('Take everything of Plaza out of Nextcloud, before the app is removed')
			->addOption('yes', 'y', InputOption::VALUE_NONE, 'do not ask');
	}

	protected function execute(InputInterface $input, OutputInterface $output): int {
		if ($input->getOption('yes') !== true && !$this->agreed($input, $output)) {
			$output->writeln('Nothing was changed.');
			return self::FAILURE;
		}
		// The others stop writing before the tables go.
		$this->apps->disableApp(Application::APP_ID);
		$rules = $this->flow->remove();
		$this->rows->remove();
		$output->writeln([
			'Plaza is out of Nextcloud: tables, settings, jobs, notifications, activities' . ($rules === 0 ? '' : ', ' . $rules . ' Flow rules') . '.',
			'Files and the public links of posts are people\'s own, and stay.',
			'Left to do:',
			'  ' . Plan::occ() . ' app:remove --keep-data ' . Application::APP_ID,
			'  (without --keep-data Nextcloud writes two settings of the app again)',
			'  stop the service and delete its unit and its data directory: the accounts\' tokens are there',
		], OutputInterface::OUTPUT_RAW);
		return self::SUCCESS;
	}

	private function agreed(InputInterface $input, OutputInterface $output): bool {
		$output->writeln('This takes away what happened and waits for the service, hand-overs, settings, the secret, and everybody\'s Flow rules of Plaza. Channels stop at once.');
		if (!$input->isInteractive()) {
			$output->writeln('Say so with --yes.');
			return false;
		}
		$helper = $this->getHelper('question');
		return $helper instanceof QuestionHelper && $helper->ask($input, $output, new ConfirmationQuestion('Take it away? [y/N] ', false)) === true;
	}
}
