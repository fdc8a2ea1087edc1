<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\SetupCheck;

use OCA\Plaza\AppInfo\Configuration;
use OCA\Plaza\Bridge\Service;
use OCA\Plaza\Bridge\ServiceAnswer;
use OCA\Plaza\Bridge\ServiceRequest;
use OCA\Plaza\Bridge\ServiceUnavailable;
use OCP\AppFramework\Utility\ITimeFactory;
use OCP\IL10N;

/** Shell → service: whether it answers, in the same protocol, with the same secret; then what it sees itself. */
class ServiceExamination {
	private const QUICK_SECONDS = 0.4;
	/** The service walks every way itself, and waits for those that do not answer. */
	private const FULL_SECONDS = 60.0;
	private const HEALTH_SECONDS = 5.0;

	/** @var array<int, Examination> */
	private array $done = [];

	public function __construct(
		private readonly Configuration $configuration,
		private readonly Service $service,
		private readonly FlowRules $rules,
		private readonly Words $words,
		private readonly ITimeFactory $time,
		private readonly IL10N $l,
	) {
	}

	/** Several checks of one request look at the same answer. */
	public function run(bool $quick): Examination {
		return $this->done[(int)$quick] ??= $this->examine($quick);
	}

	private function examine(bool $quick): Examination {
		if ($this->configuration->secret() === null) {
			return new Examination([new Finding(
				'secret.missing',
				Finding::FAIL,
				$this->l->t('Nextcloud and the service have no secret yet.'),
				$this->l->t('Run occ plaza:setup: it makes one.'),
			)]);
		}
		try {
			$health = $this->service->send(new ServiceRequest('GET', '/health', seconds: $quick ? self::QUICK_SECONDS : self::HEALTH_SECONDS));
			$protocol = $health->status === 200 ? (self::decode($health)['protocol'] ?? null) : null;
			if (!is_int($protocol)) {
				return new Examination([$this->stranger($health->status)]);
			}
			if ($protocol !== Configuration::PROTOCOL) {
				$params = ['shell' => (string)Configuration::PROTOCOL, 'service' => (string)$protocol];
				return new Examination([$this->answers(), $this->words->finding('protocol.differs', Finding::FAIL, $params)]);
			}
			return $this->ask($quick);
		} catch (ServiceUnavailable $error) {
			return new Examination([$this->away($error)]);
		}
	}

	/** @throws ServiceUnavailable */
	private function ask(bool $quick): Examination {
		$body = json_encode([
			'now' => (int)$this->time->getDateTime()->format('Uv'),
			'quick' => $quick,
			'proxy' => $this->configuration->proxyPath(),
			'rules' => $this->rules->channels(),
		], JSON_THROW_ON_ERROR);
		$headers = ['Content-Type' => 'application/json'];
		$answer = $this->service->send(new ServiceRequest('POST', '/internal/doctor', $body, headers: $headers, seconds: $quick ? self::QUICK_SECONDS : self::FULL_SECONDS));
		$said = self::decode($answer);
		if ($answer->status === 401 && isset($said['refused'])) {
			return new Examination([$this->answers(), $this->refused((string)$said['refused'], (float)($said['now'] ?? 0))]);
		}
		if ($answer->status !== 200 || !is_array($said['checks'] ?? null)) {
			return new Examination([$this->stranger($answer->status)]);
		}
		$same = new Finding('secret.ok', Finding::OK, $this->l->t('Nextcloud and the service have the same secret.'));
		return new Examination([$this->answers(), $same, ...array_map($this->words->ofService(...), array_values($said['checks']))], $said['about'] ?? null);
	}

	private function answers(): Finding {
		return new Finding('service.ok', Finding::OK, $this->l->t('The service answers at %s.', [$this->configuration->serviceUrl()]));
	}

	private function away(ServiceUnavailable $error): Finding {
		return new Finding(
			'service.away',
			Finding::FAIL,
			$this->l->t('The service does not answer at %1$s: %2$s', [$this->configuration->serviceUrl(), ($error->getPrevious() ?? $error)->getMessage()]),
			$this->l->t('Start it, for example with: systemctl enable --now plaza. Its log says why, should it not start: journalctl -u plaza. If it listens elsewhere, run occ plaza:setup --service-url=…'),
		);
	}

	private function stranger(int $status): Finding {
		return new Finding(
			'service.other',
			Finding::FAIL,
			$this->l->t('Something else than Plaza’s service answers at %1$s (HTTP %2$s), or one of another version.', [$this->configuration->serviceUrl(), (string)$status]),
			$this->l->t('See which program listens there, and run occ plaza:setup --service-url=… with the service’s address.'),
		);
	}

	private function refused(string $why, float $serviceTime): Finding {
		$apart = abs($serviceTime - (float)$this->time->getDateTime()->format('Uv')) / 1000;
		return match ($why) {
			'secret' => new Finding(
				'secret.differs',
				Finding::FAIL,
				$this->l->t('The service refuses Nextcloud’s signature: the two have different secrets.'),
				$this->l->t('Put the value of plaza_secret (config.php) into the service’s secret file again, as occ plaza:setup says, and restart the service.'),
			),
			'clock' => $this->words->finding('clock.far', Finding::FAIL, ['seconds' => (string)(int)round($apart)]),
			default => new Finding(
				'service.refused',
				Finding::FAIL,
				$this->l->t('The service takes the signature, but not the request: something between the two changes it.'),
				$this->l->t('Let plaza_service_url name the service itself, without a path, and no proxy in between.'),
			),
		};
	}

	/** @return array<string, mixed> */
	private static function decode(ServiceAnswer $answer): array {
		$said = json_decode($answer->body, true);
		return is_array($said) ? $said : [];
	}
}
