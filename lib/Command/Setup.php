<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Command;

use OCA\Plaza\AppInfo\Application;
use OCA\Plaza\AppInfo\Configuration;
use OCA\Plaza\Command\Installation\Plan;
use OCA\Plaza\Command\Installation\ProxyBlocks;
use OCA\Plaza\Command\Installation\Secret;
use OCA\Plaza\Command\Installation\Step;
use OCA\Plaza\Command\Installation\Unit;
use OCA\Plaza\SetupCheck\Checks;
use OCA\Plaza\SetupCheck\Finding;
use OCP\App\IAppManager;
use OCP\IAppConfig;
use OCP\IConfig;
use Psr\Container\ContainerInterface;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Exception\InvalidOptionException;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Input\InputOption;
use Symfony\Component\Console\Output\OutputInterface;

/** `occ plaza:setup`: does what it may, says what is left to do, then tests every link. Running it again changes nothing that is right. */
class Setup extends Command {
	private const ORIGIN = '#^https?://(\[[0-9a-f:]+\]|[\w.-]+)(:\d{1,5})?/?$#iD';
	private const ADDRESS = '#^https?://[^\s\'"\\\\]+$#iD';

	public function __construct(
		private readonly Configuration $configuration,
		private readonly IConfig $config,
		private readonly IAppConfig $appConfig,
		private readonly IAppManager $apps,
		private readonly Secret $secret,
		private readonly Unit $unit,
		private readonly ContainerInterface $container,
	) {
		parent::__construct();
	}

	protected function configure(): void {
		$this->setName('plaza:setup')
			->setDescription('Connect Nextcloud and the Plaza service, and test every link between them')
			->addOption('service-url', null, InputOption::VALUE_REQUIRED, 'where the service listens (http://127.0.0.1:8787)')
			->addOption('public-url', null, InputOption::VALUE_REQUIRED, 'Nextcloud as the public reaches it, where that is not overwrite.cli.url')
			->addOption('data', null, InputOption::VALUE_REQUIRED, 'the service\'s data directory (/var/lib/plaza)')
			->addOption('user', null, InputOption::VALUE_REQUIRED, 'the user as whom the service runs (plaza)')
			->addOption('unit-dir', null, InputOption::VALUE_REQUIRED, 'where the systemd unit is written (/etc/systemd/system)')
			->addOption('program', null, InputOption::VALUE_REQUIRED, 'the folder with the service\'s program (the app\'s own)')
			->addOption('print', null, InputOption::VALUE_REQUIRED, 'print one text and do nothing else: unit, apache, nginx or caddy')
			->addOption('json', null, InputOption::VALUE_NONE, 'print JSON');
	}

	protected function execute(InputInterface $input, OutputInterface $output): int {
		try {
			$this->configureAddresses($input);
			$plan = Plan::from($input, $this->appConfig, $this->apps);
		} catch (InvalidOptionException $error) {
			$output->writeln($error->getMessage());
			return self::INVALID;
		}
		$texts = ['unit' => $this->unit->text($plan)] + ProxyBlocks::for($this->configuration->serviceUrl());
		if ($input->getOption('print') !== null) {
			$text = $texts[$input->getOption('print')] ?? null;
			$output->write($text ?? '--print: unit, apache, nginx or caddy' . "\n", false, OutputInterface::OUTPUT_RAW);
			return $text === null ? self::INVALID : self::SUCCESS;
		}
		$steps = array_values(array_filter([$this->secret->make(), $this->secret->handOver($plan), $this->unit->program($plan), $this->unit->write($plan)]));
		[$checks, $proxy] = $this->check();
		$steps = self::settle([...$steps, ...$proxy], $checks);
		$ok = !Checks::broken($checks);
		if ($input->getOption('json') === true) {
			$flags = JSON_THROW_ON_ERROR | JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;
			$output->writeln(json_encode(['ok' => $ok, 'steps' => $steps, 'checks' => $checks, 'texts' => $texts], $flags), OutputInterface::OUTPUT_RAW);
		} else {
			$this->tell($output, $steps, $checks, $texts);
		}
		return $ok ? self::SUCCESS : self::FAILURE;
	}

	/** @throws InvalidOptionException */
	private function configureAddresses(InputInterface $input): void {
		$options = ['service-url' => ['plaza_service_url', self::ORIGIN], 'public-url' => ['plaza_public_url', self::ADDRESS]];
		foreach ($options as $name => [$key, $form]) {
			$value = $input->getOption($name);
			if ($value === null) {
				continue;
			}
			if (preg_match($form, $value) !== 1) {
				throw new InvalidOptionException('--' . $name . ': an address such as ' . ($name === 'service-url' ? 'http://127.0.0.1:8787, without a path' : 'https://cloud.example.org') . ' is needed');
			}
			if ($this->config->getSystemValueString($key, '') !== rtrim($value, '/')) {
				$this->config->setSystemValue($key, rtrim($value, '/'));
			}
		}
	}

	/**
	 * Where the proxy line is found whole, browsers are told to use it.
	 *
	 * @return array{list<Finding>, list<Step>}
	 */
	private function check(): array {
		$findings = $this->container->get(Checks::class)->run(false)->findings;
		$codes = array_map(static fn (Finding $one): string => $one->code, $findings);
		if (array_diff(['browser.unused', 'cookies.ok', 'stream.ok'], $codes) !== []) {
			return [$findings, []];
		}
		$this->appConfig->setValueString(Application::APP_ID, 'proxy', ProxyBlocks::PATH);
		$findings = array_values(array_filter($findings, static fn (Finding $one): bool => $one->code !== 'browser.unused'));
		$step = new Step('proxy', Step::DONE, 'The proxy line works: browsers use it from now on (' . ProxyBlocks::PATH . ').');
		return [[...$findings, new Finding('browser.ok', Finding::OK, $step->what)], [$step]];
	}

	/**
	 * A secret file that cannot be looked into is right when the service proves that it has the secret.
	 *
	 * @param list<Step> $steps
	 * @param list<Finding> $checks
	 * @return list<Step>
	 */
	private static function settle(array $steps, array $checks): array {
		$proven = array_filter($checks, static fn (Finding $one): bool => $one->code === 'secret.ok') !== [];
		return array_map(static fn (Step $step): Step => $proven && $step->id === 'secret-file' && $step->state === Step::TODO
			? new Step('secret-file', Step::UNCHANGED, 'The service has the secret.')
			: $step, $steps);
	}

	/**
	 * @param list<Step> $steps
	 * @param list<Finding> $checks
	 * @param array<string, string> $texts
	 */
	private function tell(OutputInterface $output, array $steps, array $checks, array $texts): void {
		$lines = [];
		$todo = [];
		foreach ($steps as $step) {
			$lines[] = str_pad(strtoupper($step->state), 10) . $step->what;
			$lines = [...$lines, ...($step->remedy === '' ? [] : array_map(static fn (string $line): string => '          ' . $line, explode("\n", $step->remedy)))];
			$todo[$step->id] = $step->state === Step::TODO;
		}
		if ($todo['unit'] ?? false) {
			$lines = [...$lines, '', 'The systemd unit:', '', $texts['unit']];
		}
		$lines = [...$lines, '', 'The proxy block for your web server (without it, Plaza works through the relay, by polling):', '', $texts['apache'], $texts['nginx'], $texts['caddy'], 'Checks:', ''];
		foreach ($checks as $check) {
			$lines[] = str_pad($check->state === Finding::OK ? 'ok' : strtoupper($check->state), 6) . str_pad($check->id(), 10) . $check->what;
			if ($check->state !== Finding::OK && $check->remedy !== '') {
				$lines[] = '                → ' . $check->remedy;
			}
		}
		$lines[] = '';
		$lines[] = Checks::broken($checks) ? 'Something is broken: mend what says FAIL, from above, and run this again.' : 'Every link works.';
		$output->writeln($lines, OutputInterface::OUTPUT_RAW);
	}
}
