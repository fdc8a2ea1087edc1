<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Command\Installation;

use OCA\Plaza\AppInfo\Application;
use OCP\App\IAppManager;
use OCP\IAppConfig;
use Symfony\Component\Console\Exception\InvalidOptionException;
use Symfony\Component\Console\Input\InputInterface;

/** Where the service's things lie and as whom it runs: what was asked for, else what was asked for last time. */
class Plan {
	private const DEFAULTS = ['data' => '/var/lib/plaza', 'user' => 'plaza', 'unit-dir' => '/etc/systemd/system', 'program' => ''];
	private const KEY = 'setup';
	/** Nothing that would mean something else in a unit or a shell. */
	private const PATH = '#^/[\w./@+-]*$#D';

	public readonly string $data;
	public readonly string $user;
	public readonly string $unitDir;
	/** The folder that holds the service's program. */
	public readonly string $program;

	/** @param array<string, string> $chosen */
	private function __construct(array $chosen, string $appPath) {
		$this->data = rtrim($chosen['data'], '/');
		$this->user = $chosen['user'];
		$this->unitDir = rtrim($chosen['unit-dir'], '/');
		$this->program = rtrim($chosen['program'], '/') ?: $appPath;
	}

	/** @throws InvalidOptionException */
	public static function from(InputInterface $input, IAppConfig $config, IAppManager $apps): self {
		$last = $config->getValueArray(Application::APP_ID, self::KEY, []);
		$chosen = [];
		foreach (self::DEFAULTS as $name => $default) {
			$chosen[$name] = (string)($input->getOption($name) ?? $last[$name] ?? $default);
			$form = $name === 'user' ? '/^[a-z_][a-z0-9_-]*$/D' : self::PATH;
			if ($chosen[$name] !== '' && preg_match($form, $chosen[$name]) !== 1) {
				throw new InvalidOptionException('--' . $name . ': ' . ($name === 'user' ? 'not the name of a user' : 'an absolute path without spaces is needed'));
			}
		}
		if ($chosen !== $last) {
			$config->setValueArray(Application::APP_ID, self::KEY, $chosen);
		}
		return new self($chosen, $apps->getAppPath(Application::APP_ID));
	}

	public function secretFile(): string {
		return $this->data . '/secrets/nextcloud';
	}

	/** How an administrator calls occ: as the user whose config.php is, who alone may. */
	public static function occ(): string {
		$owner = fileowner(\OC::$configDir . 'config.php');
		$name = $owner === false ? false : posix_getpwuid($owner);
		return ($name === false || $name['name'] === 'root' ? '' : 'sudo -u ' . $name['name'] . ' ') . 'php ' . \OC::$SERVERROOT . '/occ';
	}
}
