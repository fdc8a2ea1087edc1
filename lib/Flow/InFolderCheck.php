<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Flow;

use OCA\Plaza\Host\Ancestors;
use OCA\Plaza\Intake\Objects;
use OCA\WorkflowEngine\Entity\File;
use OCP\Files\Node;
use OCP\Files\Storage\IStorage;
use OCP\IL10N;
use OCP\IRequest;
use OCP\WorkflowEngine\ICheck;
use OCP\WorkflowEngine\IEntity;
use OCP\WorkflowEngine\IFileCheck;

/** Flow's "file is in folder": compares folder ids up the file cache, so that it holds for everyone a folder is shared with. */
class InFolderCheck implements ICheck, IFileCheck {
	private int $file = 0;

	public function __construct(
		private readonly IRequest $request,
		private readonly Ancestors $ancestors,
		private readonly Objects $objects,
		private readonly IL10N $l,
	) {
	}

	public function setFileInfo(IStorage $storage, string $path, bool $isDir = false): void {
		$this->file = (int)$storage->getCache()->getId($path);
	}

	/** @param mixed $subject */
	public function setEntitySubject(IEntity $entity, $subject): void {
		$this->file = $subject instanceof Node ? $subject->getId() : 0;
	}

	/**
	 * @param string $operator
	 * @param string $value
	 */
	public function executeCheck($operator, $value): bool {
		$inside = $this->file > 0 && in_array((int)$value, $this->ancestors->of($this->file), true);
		return $operator === '!is' ? !$inside : $inside;
	}

	/**
	 * @param string $operator
	 * @param string $value
	 */
	public function validateCheck($operator, $value): void {
		// Flow takes a check whose app is switched off as fulfilled: another app's rule would then match everything.
		if (!in_array($this->request->getParam('class'), [null, PublishOperation::class], true)) {
			throw new \UnexpectedValueException($this->l->t('This filter is for rules of Plaza only.'), 3);
		}
		if (!in_array($operator, ['is', '!is'], true)) {
			throw new \UnexpectedValueException($this->l->t('A file is in a folder, or it is not.'), 1);
		}
		if (preg_match('/^[1-9]\d{0,17}$/D', $value) !== 1 || ($this->objects->byId((int)$value)['kind'] ?? '') !== 'folder') {
			throw new \UnexpectedValueException($this->l->t('Choose the folder that the file must be in.'), 2);
		}
	}

	/** @return list<class-string> */
	public function supportedEntities(): array {
		return [File::class];
	}

	public function isAvailableForScope(int $scope): bool {
		return true;
	}
}
