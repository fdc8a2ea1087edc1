<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Command\Installation;

use OCA\Plaza\AppInfo\Configuration;

/** The service as systemd runs it: its own user, one folder to write to, nothing else of the machine. */
class Unit {
	private const NAME = 'plaza.service';

	public function __construct(
		private readonly Configuration $configuration,
	) {
	}

	public function text(Plan $plan): string {
		$service = parse_url($this->configuration->serviceUrl());
		$host = trim((string)($service['host'] ?? '127.0.0.1'), '[]');
		$lines = [
			'# Written by occ plaza:setup. Put changes of your own into plaza.service.d/*.conf: this file is written anew.',
			'[Unit]', 'Description=Plaza, the social layer for Nextcloud', 'After=network-online.target', 'Wants=network-online.target', '',
			'[Service]', 'User=' . $plan->user, 'UMask=0077',
			'Environment=PLAZA_DATA=' . $plan->data,
			'Environment=PLAZA_NEXTCLOUD_URL=' . str_replace('%', '%%', $this->configuration->publicBase()),
			'Environment=PLAZA_BIND=' . ($host === 'localhost' ? '127.0.0.1' : $host),
			'Environment=PLAZA_PORT=' . ($service['port'] ?? 80),
			'ExecStart=' . $plan->program . '/node_modules/.bin/node --disable-warning=ExperimentalWarning ' . $plan->program . '/src/service/main.ts serve',
			'WorkingDirectory=' . $plan->data,
			'Restart=on-failure', 'RestartSec=5', 'KillSignal=SIGTERM', 'TimeoutStopSec=30', '',
			'NoNewPrivileges=true', 'ProtectSystem=strict', 'ReadWritePaths=' . $plan->data, 'PrivateTmp=true', 'PrivateDevices=true', 'ProtectHome=true',
			'ProtectKernelTunables=true', 'ProtectKernelModules=true', 'ProtectKernelLogs=true', 'ProtectControlGroups=true', 'ProtectClock=true', 'ProtectHostname=true',
			'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK', 'RestrictNamespaces=true', 'RestrictRealtime=true', 'RestrictSUIDSGID=true', 'LockPersonality=true',
			'CapabilityBoundingSet=', 'SystemCallArchitectures=native',
			'# The JavaScript engine makes machine code while it runs.', 'MemoryDenyWriteExecute=false', '',
			'[Install]', 'WantedBy=multi-user.target',
		];
		return implode("\n", $lines) . "\n";
	}

	public function write(Plan $plan): Step {
		$file = $plan->unitDir . '/' . self::NAME;
		$text = $this->text($plan);
		$after = "sudo systemctl daemon-reload\nsudo systemctl enable --now plaza\nsudo systemctl restart plaza";
		if (is_readable($file) && file_get_contents($file) === $text) {
			return new Step('unit', Step::UNCHANGED, 'The systemd unit is right: ' . $file);
		}
		if (!is_dir($plan->unitDir) || !is_writable($plan->unitDir) || @file_put_contents($file, $text) === false) {
			return new Step('unit', Step::TODO, 'The systemd unit ' . $file . ' cannot be written by this user.', Plan::occ() . ' plaza:setup --print=unit | sudo tee ' . $file . " >/dev/null\n" . $after);
		}
		return new Step('unit', Step::DONE, 'Wrote the systemd unit: ' . $file, $after);
	}

	/** Whether what the unit starts is there. */
	public function program(Plan $plan): ?Step {
		return is_file($plan->program . '/src/service/main.ts') && is_file($plan->program . '/node_modules/.bin/node')
			? null
			: new Step('program', Step::TODO, 'The service\'s program is not complete in ' . $plan->program . '.', 'Run npm ci in that folder, or name another one with --program=FOLDER.');
	}
}
