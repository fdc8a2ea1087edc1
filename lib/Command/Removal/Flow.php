<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Command\Removal;

use OCA\Plaza\Flow\InFolderCheck;
use OCA\Plaza\Flow\PublishOperation;
use OCP\DB\QueryBuilder\IQueryBuilder;
use OCP\IDBConnection;

/** Takes Plaza's rules out of Flow, everybody's, with the checks that nobody else uses. */
class Flow {
	public function __construct(
		private readonly IDBConnection $db,
	) {
	}

	/** @return int how many rules there were */
	public function remove(): int {
		if (!$this->db->tableExists('flow_operations')) {
			return 0;
		}
		$ours = $this->rules(true);
		$used = array_merge([], ...array_values($this->rules(false)));
		$checks = array_diff([...$this->ownChecks(), ...array_merge([], ...array_values($ours))], $used);
		$this->delete('flow_operations_scope', 'operation_id', array_keys($ours));
		$this->delete('flow_operations', 'id', array_keys($ours));
		$this->delete('flow_checks', 'id', array_values(array_unique($checks)));
		return count($ours);
	}

	/** @return array<int, list<int>> rules, or everybody else's, with their checks */
	private function rules(bool $ours): array {
		$query = $this->db->getQueryBuilder();
		$class = $query->createNamedParameter(PublishOperation::class);
		$query->select('id', 'checks')->from('flow_operations')
			->where($ours ? $query->expr()->eq('class', $class) : $query->expr()->neq('class', $class));
		$result = $query->executeQuery();
		$rules = [];
		while (($row = $result->fetch()) !== false) {
			$rules[(int)$row['id']] = array_values(array_map(intval(...), (array)json_decode((string)$row['checks'], true)));
		}
		$result->closeCursor();
		return $rules;
	}

	/** @return list<int> */
	private function ownChecks(): array {
		$query = $this->db->getQueryBuilder();
		$query->select('id')->from('flow_checks')->where($query->expr()->eq('class', $query->createNamedParameter(InFolderCheck::class)));
		$result = $query->executeQuery();
		$ids = array_map(intval(...), $result->fetchAll(\PDO::FETCH_COLUMN));
		$result->closeCursor();
		return array_values($ids);
	}

	/** @param list<int> $ids */
	private function delete(string $table, string $column, array $ids): void {
		foreach (array_chunk($ids, 500) as $chunk) {
			$query = $this->db->getQueryBuilder();
			$query->delete($table)->where($query->expr()->in($column, $query->createNamedParameter($chunk, IQueryBuilder::PARAM_INT_ARRAY)));
			$query->executeStatement();
		}
	}
}
