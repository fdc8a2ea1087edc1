<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\SetupCheck;

use OCA\Plaza\AppInfo\Configuration;
use OCP\IAppConfig;
use OCP\IConfig;
use OCP\IL10N;

/** What only Nextcloud knows: its own address, its share links, its background jobs. */
class Surroundings {
	/** As hard to guess as 128 bits. */
	public const TOKEN_LENGTH = 23;
	private const NEXTCLOUDS_TOKEN_LENGTH = 15;

	public function __construct(
		private readonly Configuration $configuration,
		private readonly IConfig $config,
		private readonly IAppConfig $appConfig,
		private readonly IL10N $l,
	) {
	}

	/** @return list<Finding> */
	public function findings(): array {
		return [$this->address(), $this->token(), $this->cron()];
	}

	public function address(): Finding {
		$base = $this->configuration->publicBase();
		$remedy = $this->l->t('Set it in config.php, for example: occ config:system:set overwrite.cli.url --value=https://cloud.example.org');
		$set = $this->config->getSystemValueString('overwrite.cli.url', '') !== '' || $this->config->getSystemValueString('plaza_public_url', '') !== '';
		return match (true) {
			!$set => new Finding('address.missing', Finding::FAIL, $this->l->t('Nextcloud does not know its public address: overwrite.cli.url is not set.'), $remedy),
			!str_starts_with($base, 'https://') => new Finding('address.plain', Finding::WARN, $this->l->t('The public address %s is not encrypted: links in posts begin with it.', [$base]), $remedy),
			default => new Finding('address.ok', Finding::OK, $this->l->t('Links in posts begin with %s.', [$base])),
		};
	}

	public function token(): Finding {
		$length = $this->appConfig->getValueInt('core', 'shareapi_token_length', self::NEXTCLOUDS_TOKEN_LENGTH);
		return $length >= self::TOKEN_LENGTH
			? new Finding('token.ok', Finding::OK, $this->l->t('Public links are too long to be guessed (%s characters).', [(string)$length]))
			: new Finding(
				'token.short',
				Finding::WARN,
				$this->l->t('Public links have only %1$s random characters; %2$s or more cannot be guessed.', [(string)$length, (string)self::TOKEN_LENGTH]),
				$this->l->t('For new links: occ config:app:set core shareapi_token_length --type=integer --value=32'),
			);
	}

	public function cron(): Finding {
		$mode = $this->appConfig->getValueString('core', 'backgroundjobs_mode', 'ajax');
		return in_array($mode, ['cron', 'webcron'], true)
			? new Finding('cron.ok', Finding::OK, $this->l->t('Background jobs run by "%s".', [$mode]))
			: new Finding(
				'cron.other',
				Finding::WARN,
				$this->l->t('Background jobs run by "%s": on quiet days old rows are not cleared away.', [$mode]),
				$this->l->t('Let cron run them every five minutes, then: occ background:cron'),
			);
	}
}
