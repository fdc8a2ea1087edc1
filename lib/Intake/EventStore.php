<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Intake;

use OCP\DB\QueryBuilder\IQueryBuilder;
use OCP\IDBConnection;

/** Keeps what happened until the service has it, and for the retention time after that. */
class EventStore {
	private const TABLE = 'plaza_events';
	private const CHUNK = 500;

	public function __construct(
		private readonly IDBConnection $db,
	) {
	}

	/** One INSERT, in the request in which it happened. */
	public function insert(Happening $what, int $at, string $correlationId): void {
		$query = $this->db->getQueryBuilder();
		$query->insert(self::TABLE)->values([
			'kind' => $query->createNamedParameter($what->kind),
			'actor' => $query->createNamedParameter($what->actor),
			'persons' => $query->createNamedParameter(self::encode($what->persons)),
			'object_id' => $query->createNamedParameter($what->object['id'] ?? null, IQueryBuilder::PARAM_INT),
			'object' => $query->createNamedParameter($what->object === null ? null : self::encode($what->object)),
			'ancestors_before' => $query->createNamedParameter(self::encode($what->before)),
			'ancestors_after' => $query->createNamedParameter(self::encode($what->after)),
			'payload' => $query->createNamedParameter(self::encode((object)$what->payload)),
			'happened_at' => $query->createNamedParameter($at, IQueryBuilder::PARAM_INT),
			'correlation_id' => $query->createNamedParameter(substr($correlationId, 0, 64)),
		]);
		$query->executeStatement();
	}

	/** @return list<array<string, mixed>> the shape HostEvent of the protocol, oldest first */
	public function waiting(int $limit): array {
		$query = $this->db->getQueryBuilder();
		$query->select('*')->from(self::TABLE)
			->where($query->expr()->isNull('acknowledged_at'))
			->orderBy('id')
			->setMaxResults($limit);
		$result = $query->executeQuery();
		$rows = $result->fetchAll();
		$result->closeCursor();
		return array_map(self::describe(...), $rows);
	}

	public function countWaiting(): int {
		$query = $this->db->getQueryBuilder();
		$query->select($query->func()->count('*'))->from(self::TABLE)->where($query->expr()->isNull('acknowledged_at'));
		$result = $query->executeQuery();
		$count = (int)$result->fetchOne();
		$result->closeCursor();
		return $count;
	}

	/** @param list<int> $ids */
	public function acknowledge(array $ids): void {
		foreach (array_chunk($ids, self::CHUNK) as $chunk) {
			$query = $this->db->getQueryBuilder();
			$query->update(self::TABLE)
				->set('acknowledged_at', $query->createNamedParameter(time(), IQueryBuilder::PARAM_INT))
				->where($query->expr()->in('id', $query->createNamedParameter($chunk, IQueryBuilder::PARAM_INT_ARRAY)))
				->andWhere($query->expr()->isNull('acknowledged_at'));
			$query->executeStatement();
		}
	}

	/**
	 * Who did what an event says, if it is about one of these files or folders.
	 *
	 * @param list<int> $objects
	 */
	public function witness(int $event, array $objects): ?string {
		$query = $this->db->getQueryBuilder();
		$query->select('actor', 'object_id')->from(self::TABLE)
			->where($query->expr()->eq('id', $query->createNamedParameter($event, IQueryBuilder::PARAM_INT)));
		$result = $query->executeQuery();
		$row = $result->fetch();
		$result->closeCursor();
		return $row !== false && in_array((int)$row['object_id'], $objects, true) ? $row['actor'] : null;
	}

	public function forgetAcknowledgedBefore(int $time): void {
		$query = $this->db->getQueryBuilder();
		$query->delete(self::TABLE)
			->where($query->expr()->lt('acknowledged_at', $query->createNamedParameter($time, IQueryBuilder::PARAM_INT)));
		$query->executeStatement();
	}

	/**
	 * @param array<string, mixed> $row
	 * @return array<string, mixed>
	 */
	private static function describe(array $row): array {
		$object = $row['object'] === null ? null : self::decode($row['object']);
		return [
			'id' => (string)$row['id'],
			'kind' => $row['kind'],
			'actor' => $row['actor'],
			'persons' => self::decode($row['persons']),
			'object' => $object === null ? null : ['id' => (string)$object['id']] + $object,
			'ancestorsBefore' => array_map(strval(...), self::decode($row['ancestors_before'])),
			'ancestorsAfter' => array_map(strval(...), self::decode($row['ancestors_after'])),
			'payload' => (object)self::decode($row['payload']),
			'at' => (int)$row['happened_at'],
			'correlationId' => $row['correlation_id'],
		];
	}

	private static function encode(mixed $value): string {
		return json_encode($value, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
	}

	/** @return array<mixed> */
	private static function decode(string $json): array {
		return json_decode($json, true, 64, JSON_THROW_ON_ERROR);
	}
}
