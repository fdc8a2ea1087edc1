<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\SetupCheck;

use OCP\IL10N;

/** Says what the service found in the reader's language; the service says the same in English (src/service/doctor/words.ts). */
class Words {
	public function __construct(
		private readonly IL10N $l,
	) {
	}

	/**
	 * @param Finding::* $state
	 * @param array<string, string> $params
	 */
	public function finding(string $code, string $state, array $params): Finding {
		[$what, $remedy] = $this->sentences()[$code];
		return new Finding($code, $state, self::fill($what, $params), self::fill($remedy, $params));
	}

	/**
	 * A newer service may have found what is not known here: then its own sentences stand.
	 *
	 * @param array<string, mixed> $found
	 */
	public function ofService(array $found): Finding {
		$code = (string)($found['code'] ?? '');
		$state = in_array($found['state'] ?? '', [Finding::OK, Finding::WARN], true) ? $found['state'] : Finding::FAIL;
		if (!isset($this->sentences()[$code])) {
			return new Finding($code, $state, (string)($found['what'] ?? ''), (string)($found['remedy'] ?? ''));
		}
		return $this->finding($code, $state, array_map(strval(...), $found['params'] ?? []));
	}

	/** @param array<string, string> $params */
	private static function fill(string $text, array $params): string {
		$named = [];
		foreach ($params as $name => $value) {
			$named['{' . $name . '}'] = $value;
		}
		return strtr($text, $named);
	}

	/** @return array<string, array{string, string}> */
	private function sentences(): array {
		return $this->aboutLinks() + $this->aboutBrowsers();
	}

	/** @return array<string, array{string, string}> */
	private function aboutLinks(): array {
		return [
			'store.ok' => [$this->l->t('The service’s database answers.'), ''],
			'store.broken' => [$this->l->t('The service’s database does not answer: {detail}'), $this->l->t('Look at the free space and the owner of the data directory, then restart the service.')],
			'host.ok' => [$this->l->t('The service reaches Nextcloud at {url}.'), ''],
			'host.unreachable' => [$this->l->t('The service does not reach Nextcloud at {url}: {detail}'), $this->l->t('Open this address on the machine of the service, or correct PLAZA_NEXTCLOUD_URL and restart the service.')],
			'host.other' => [$this->l->t('At {url} something else answers than Plaza’s app (HTTP {status}).'), $this->l->t('Correct PLAZA_NEXTCLOUD_URL and restart the service, and see that the app is enabled.')],
			'host.secret' => [$this->l->t('Nextcloud refuses the service’s signature: the two have different secrets.'), $this->l->t('Put the value of plaza_secret (config.php) into the service’s secret file again, as occ plaza:setup says, and restart the service.')],
			'host.clock' => [$this->l->t('Nextcloud refuses the service’s signature because of its time.'), $this->l->t('Set the clocks of both machines, for example with: timedatectl set-ntp true')],
			'host.refused' => [$this->l->t('Nextcloud refuses what the service asks: {detail}'), $this->l->t('Nextcloud’s log says more. A proxy between the two may change addresses or bodies.')],
			'host.silent' => [$this->l->t('The service has not reached Nextcloud for more than two minutes.'), $this->l->t('Run occ plaza:setup: it says why.')],
			'protocol.ok' => [$this->l->t('Nextcloud’s app and the service both speak protocol {protocol}.'), ''],
			'protocol.differs' => [$this->l->t('Nextcloud’s app speaks protocol {shell}, the service {service}: nothing is sent, events are kept.'), $this->l->t('Bring both to the same version and restart the service.')],
			'clock.ok' => [$this->l->t('The clocks of Nextcloud and the service agree.'), ''],
			'clock.apart' => [$this->l->t('The clocks of Nextcloud and the service are {seconds} s apart; at more than 60 s they refuse each other.'), $this->l->t('Set the clocks of both machines, for example with: timedatectl set-ntp true')],
			'clock.far' => [$this->l->t('The clocks of Nextcloud and the service are {seconds} s apart: they refuse each other.'), $this->l->t('Set the clocks of both machines, for example with: timedatectl set-ntp true')],
			'public.ok' => [$this->l->t('Nextcloud answers at its public address {url}.'), ''],
			'public.unreachable' => [$this->l->t('Nobody answers at Nextcloud’s public address {url}: {detail}'), $this->l->t('Correct overwrite.cli.url (or plaza_public_url) in config.php: links in posts are built from it.')],
			'public.other' => [$this->l->t('At Nextcloud’s public address {url} something else answers (HTTP {status}).'), $this->l->t('Correct overwrite.cli.url (or plaza_public_url) in config.php: links in posts are built from it.')],
			'public.differs' => [$this->l->t('Nextcloud says that its public address is {shell}, the service believes {service}.'), $this->l->t('Set PLAZA_PUBLIC_URL of the service to Nextcloud’s address and restart it, or correct overwrite.cli.url (or plaza_public_url) in config.php.')],
		];
	}

	/** @return array<string, array{string, string}> */
	private function aboutBrowsers(): array {
		return [
			'browser.ok' => [$this->l->t('Browsers reach the service at {url}.'), ''],
			'browser.relay' => [$this->l->t('There is no proxy line: Plaza works through the relay, by polling.'), $this->l->t('To see changes at once, put the block that occ plaza:setup prints into the web server’s configuration, and run it again.')],
			'browser.unused' => [$this->l->t('The proxy line works, but browsers are not told to use it.'), $this->l->t('Run occ plaza:setup again, or: occ config:app:set plaza proxy --value={path}')],
			'browser.broken' => [$this->l->t('Browsers are told to use {url}, but the service does not answer there ({detail}).'), $this->l->t('Put the block that occ plaza:setup prints into the web server’s configuration, or go back to the relay: occ config:app:delete plaza proxy')],
			'cookies.ok' => [$this->l->t('The proxy keeps Nextcloud’s cookies from the service.'), ''],
			'cookies.passed' => [$this->l->t('The proxy passes Nextcloud’s cookies on to the service.'), $this->l->t('Strip them in the proxy block: RequestHeader unset Cookie (Apache), proxy_set_header Cookie "" (nginx), header_up -Cookie (Caddy).')],
			'stream.ok' => [$this->l->t('Live changes pass the proxy at once.'), ''],
			'stream.buffered' => [$this->l->t('The proxy holds live changes back: two lines, sent 1 s apart, came {ms} ms apart.'), $this->l->t('Switch buffering off in the proxy block: flushpackets=on (Apache), proxy_buffering off (nginx), flush_interval -1 (Caddy).')],
			'stream.cut' => [$this->l->t('The proxy cuts live changes off: {detail}'), $this->l->t('Compare the proxy block with the one that occ plaza:setup prints, above all its time-out.')],
			'link.ok' => [$this->l->t('A stranger sees the newest public link (publication {publication}).'), ''],
			'link.closed' => [$this->l->t('A stranger does not see the newest public link (publication {publication}, HTTP {status}).'), $this->l->t('Open the post in Plaza: withdraw it, or share its file again. See also whether Nextcloud allows public links at all.')],
			'link.unreachable' => [$this->l->t('The newest public link (publication {publication}) cannot be opened: {detail}'), $this->l->t('Open it in a private window. If it does not open there, correct overwrite.cli.url in config.php.')],
			'flow.ok' => [$this->l->t('Every Flow rule of Plaza points at a channel.'), ''],
			'flow.gone' => [$this->l->t('Flow rules point at channels that are gone (rules {rules}).'), $this->l->t('Choose another channel in them, or delete them, in the Flow settings.')],
		];
	}
}
