<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCA\Plaza\AppInfo\Configuration;
use OCP\Constants;
use OCP\EventDispatcher\IEventDispatcher;
use OCP\Files\Node;
use OCP\HintException;
use OCP\IL10N;
use OCP\IUserManager;
use OCP\Security\Events\ValidatePasswordPolicyEvent;
use OCP\Share\Exceptions\ShareNotFound;
use OCP\Share\IManager;
use OCP\Share\IShare;

/** Public links, made as the acting person under Nextcloud's own sharing rules. */
class Links {
	private const LONGEST_LABEL = 255;

	public function __construct(
		private readonly IManager $shares,
		private readonly IUserManager $users,
		private readonly IEventDispatcher $events,
		private readonly Configuration $configuration,
		private readonly IL10N $l,
	) {
	}

	/**
	 * Makes a link, once for a key: a call whose answer was lost can be repeated. The key is the link's label.
	 *
	 * @param ?int $expiresAt milliseconds; Nextcloud ends links with their day, so never earlier than asked
	 * @return array<string, mixed> the shape PublicLink of the protocol
	 */
	public function create(string $person, Node $node, string $key, ?int $expiresAt, ?string $password): array {
		$label = strlen($key) <= self::LONGEST_LABEL ? $key : hash('sha256', $key);
		$made = $this->madeBefore($person, $node, $label);
		if ($made !== null) {
			return $this->describe($made);
		}
		$problem = $this->problem($person, $node, $expiresAt, $password);
		if ($problem !== null) {
			throw new HostFailure('refused', $problem);
		}
		$share = $this->shares->newShare();
		$share->setNode($node)
			->setShareType(IShare::TYPE_LINK)
			->setSharedBy($person)
			->setLabel($label)
			->setPermissions(Constants::PERMISSION_READ);
		if ($expiresAt !== null) {
			$share->setExpirationDate($this->day($expiresAt));
		}
		if ($password !== null) {
			$share->setPassword($password);
		}
		try {
			return $this->describe($this->notBefore($this->shares->createShare($share), $expiresAt));
		} catch (HintException $error) {
			throw new HostFailure('refused', $error->getHint(), $error);
		} catch (\InvalidArgumentException $error) {
			throw new HostFailure('refused', $error->getMessage(), $error);
		}
	}

	/** Why no such link could be made, in words for people; null when it can. */
	public function problem(string $person, Node $node, ?int $expiresAt, ?string $password): ?string {
		return match (true) {
			!$this->shares->shareApiEnabled() => $this->l->t('Sharing is switched off in this Nextcloud.'),
			!$this->shares->shareApiAllowLinks($this->users->get($person)) => $this->l->t('Public links are switched off in this Nextcloud, or for this person.'),
			$this->shares->sharingDisabledForUser($person) => $this->l->t('This person is in a group that may not share.'),
			!$node->isShareable() => $this->l->t('This person may not share this file on: it was shared with them without that right.'),
			$password === null && $this->shares->shareApiLinkEnforcePassword() => $this->l->t('Public links need a password in this Nextcloud.'),
			default => $this->expiryProblem($expiresAt) ?? $this->passwordProblem($password),
		};
	}

	public function find(string $id): ?IShare {
		try {
			return $this->shares->getShareById('ocinternal:' . $id);
		} catch (ShareNotFound) {
			return null;
		}
	}

	public function delete(IShare $share): void {
		$this->shares->deleteShare($share);
	}

	private function madeBefore(string $person, Node $node, string $label): ?IShare {
		foreach ($this->shares->getSharesBy($person, IShare::TYPE_LINK, $node, false, -1) as $share) {
			if ($share->getLabel() === $label && !$share->isExpired()) {
				return $share;
			}
		}
		return null;
	}

	/** Nextcloud 32 ends a link when its day begins, later ones when it ends. */
	private function notBefore(IShare $share, ?int $expiresAt): IShare {
		$end = $share->getExpirationDate();
		if ($expiresAt === null || $end === null || $end->getTimestamp() >= intdiv($expiresAt, 1000)) {
			return $share;
		}
		try {
			return $this->shares->updateShare($share->setExpirationDate($this->day($expiresAt)->add(new \DateInterval('P1D'))));
		} catch (\Exception) {
			// A day more is more than this Nextcloud allows: the link ends when it may at the latest.
			return $this->shares->getShareById($share->getFullId());
		}
	}

	private function expiryProblem(?int $expiresAt): ?string {
		if ($expiresAt !== null && $expiresAt < (int)(microtime(true) * 1000)) {
			return $this->l->t('The end of the link is in the past.');
		}
		if ($expiresAt === null || !$this->shares->shareApiLinkDefaultExpireDateEnforced()) {
			return null;
		}
		$days = $this->shares->shareApiLinkDefaultExpireDays();
		$latest = (new \DateTime())->setTime(23, 59, 59)->add(new \DateInterval('P' . $days . 'D'));
		return $this->day($expiresAt) > $latest
			? $this->l->n('Public links end after %n day at most in this Nextcloud.', 'Public links end after %n days at most in this Nextcloud.', $days)
			: null;
	}

	private function passwordProblem(?string $password): ?string {
		if ($password === null) {
			return null;
		}
		try {
			$this->events->dispatchTyped(new ValidatePasswordPolicyEvent($password));
			return null;
		} catch (HintException $error) {
			return $error->getHint();
		}
	}

	private function day(int $milliseconds): \DateTime {
		return (new \DateTime())->setTimestamp(intdiv($milliseconds, 1000));
	}

	/** @return array<string, mixed> */
	private function describe(IShare $share): array {
		return [
			'id' => $share->getId(),
			'url' => $this->configuration->publicBase() . $this->configuration->frontController() . '/s/' . $share->getToken(),
			'token' => $share->getToken(),
			'expiresAt' => $share->getExpirationDate() === null ? null : $share->getExpirationDate()->getTimestamp() * 1000,
		];
	}
}
