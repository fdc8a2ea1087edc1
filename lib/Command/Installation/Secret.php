<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Command\Installation;

use OCA\Plaza\AppInfo\Configuration;
use OCP\HintException;
use OCP\IConfig;

/** The secret on both sides: config.php, and a file that only the service reads. It is never shown. */
class Secret {
	public function __construct(
		private readonly IConfig $config,
		private readonly Configuration $configuration,
	) {
	}

	public function make(): Step {
		if ($this->configuration->secret() !== null) {
			return new Step('secret', Step::UNCHANGED, 'config.php has a secret (plaza_secret).');
		}
		try {
			$this->config->setSystemValue('plaza_secret', bin2hex(random_bytes(32)));
			return new Step('secret', Step::DONE, 'Made a secret in config.php (plaza_secret).');
		} catch (HintException $error) {
			return new Step('secret', Step::TODO, 'config.php cannot be written: ' . $error->getMessage(), 'Add a line to it: \'plaza_secret\' => \'…\', with the output of: openssl rand -hex 32');
		}
	}

	/** As the service's user where root runs this; else only where this user may write there. */
	public function handOver(Plan $plan): Step {
		$secret = $this->configuration->secret();
		$file = $plan->secretFile();
		if ($secret === null) {
			return new Step('secret-file', Step::TODO, 'There is no secret to hand to the service yet.', 'Run this again when config.php has one.');
		}
		$root = posix_geteuid() === 0;
		$owner = posix_getpwnam($plan->user);
		if ($root && $owner === false) {
			return $this->todo($plan, 'There is no user ' . $plan->user . ' on this machine yet.');
		}
		clearstatcache();
		if (is_readable($file) && trim((string)file_get_contents($file)) === $secret && (fileperms($file) & 0777) === 0600 && (!$root || fileowner($file) === $owner['uid'])) {
			return new Step('secret-file', Step::UNCHANGED, 'The service\'s secret file is right: ' . $file);
		}
		if (!$this->write($file, $secret, $root ? $owner : null)) {
			return $this->todo($plan, 'The service\'s secret file ' . $file . ' cannot be written or read by this user (it should not be).');
		}
		return new Step('secret-file', Step::DONE, 'Wrote the service\'s secret file (0600, restart the service): ' . $file);
	}

	/** @param ?array<string, mixed> $owner as posix tells */
	private function write(string $file, string $secret, ?array $owner): bool {
		$folders = [dirname($file, 2), dirname($file)];
		foreach ($folders as $folder) {
			if (!is_dir($folder)) {
				if (!@mkdir($folder, 0700, true)) {
					return false;
				}
				self::give($folder, $owner);
			}
		}
		if (!is_writable(dirname($file))) {
			return false;
		}
		$new = tempnam(dirname($file), '.secret');
		// tempnam() falls back to the system's folder, where others might look.
		if ($new === false || dirname($new) !== dirname($file)) {
			return false;
		}
		$written = chmod($new, 0600) && file_put_contents($new, $secret . "\n") !== false && self::give($new, $owner) && rename($new, $file);
		if (!$written) {
			@unlink($new);
		}
		return $written;
	}

	/** @param ?array<string, mixed> $owner */
	private static function give(string $path, ?array $owner): bool {
		return $owner === null || (chown($path, $owner['uid']) && chgrp($path, $owner['gid']));
	}

	private function todo(Plan $plan, string $why): Step {
		$user = $plan->user;
		return new Step('secret-file', Step::TODO, $why, implode("\n", [
			'id ' . $user . ' >/dev/null 2>&1 || sudo useradd --system --home-dir ' . $plan->data . ' --shell /usr/sbin/nologin ' . $user,
			'sudo install -d -o ' . $user . ' -g ' . $user . ' -m 700 ' . $plan->data . ' ' . $plan->data . '/secrets',
			Plan::occ() . ' config:system:get plaza_secret | sudo install -o ' . $user . ' -g ' . $user . ' -m 600 /dev/stdin ' . $plan->secretFile(),
		]));
	}
}
