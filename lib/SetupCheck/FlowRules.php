<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\SetupCheck;

use OCA\Plaza\Flow\PublishOperation;
use OCP\IDBConnection;

/** The channels that Flow's rules name, everybody's. */
class FlowRules {
	public function __construct(
		private readonly IDBConnection $db,
	) {
	}

	/** @return list<array{id: string, channel: string}> */
	public function channels(): array {
		if (!$this->db->tableExists('flow_operations')) {
			return [];
		}
		$query = $this->db->getQueryBuilder();
		$query->select('id', 'operation')->from('flow_operations')
			->where($query->expr()->eq('class', $query->createNamedParameter(PublishOperation::class)));
		$result = $query->executeQuery();
		$rows = $result->fetchAll();
		$result->closeCursor();
		return array_map(static fn (array $row): array => [
			'id' => (string)$row['id'],
			'channel' => PublishOperation::channel((string)$row['operation']) ?? '',
		], array_values($rows));
	}
}
