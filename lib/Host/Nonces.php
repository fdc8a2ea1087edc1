<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCP\DB\Exception as DbException;
use OCP\DB\QueryBuilder\IQueryBuilder;
use OCP\IDBConnection;

/** The names of requests already seen. The table's primary key decides between two workers at once. */
class Nonces {
	public function __construct(
		private readonly IDBConnection $db,
	) {
	}

	/** @return bool whether this name was new */
	public function take(string $name, int $expiresAt): bool {
		$query = $this->db->getQueryBuilder();
		$query->insert('plaza_nonces')->values([
			'jti' => $query->createNamedParameter($name),
			'expires_at' => $query->createNamedParameter($expiresAt, IQueryBuilder::PARAM_INT),
		]);
		try {
			$query->executeStatement();
			return true;
		} catch (DbException $error) {
			if ($error->getReason() === DbException::REASON_UNIQUE_CONSTRAINT_VIOLATION) {
				return false;
			}
			throw $error;
		}
	}

	public function forgetBefore(int $time): void {
		$query = $this->db->getQueryBuilder();
		$query->delete('plaza_nonces')->where($query->expr()->lt('expires_at', $query->createNamedParameter($time, IQueryBuilder::PARAM_INT)));
		$query->executeStatement();
	}
}
