<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCP\AppFramework\Utility\ITimeFactory;
use OCP\DB\QueryBuilder\IQueryBuilder;
use OCP\IDBConnection;

/** Keeps hand-overs. Only what is in force comes out. */
class HandOverStore {
	private const TABLE = 'plaza_hand_overs';

	public function __construct(
		private readonly IDBConnection $db,
		private readonly ITimeFactory $time,
	) {
	}

	public function insert(HandOver $handOver): HandOver {
		$query = $this->db->getQueryBuilder();
		$query->insert(self::TABLE)->values([
			'id' => $query->createNamedParameter($handOver->id),
			'kind' => $query->createNamedParameter($handOver->kind),
			'person' => $query->createNamedParameter($handOver->person),
			'folders' => $query->createNamedParameter(json_encode($handOver->folders, JSON_THROW_ON_ERROR)),
			'files' => $query->createNamedParameter(json_encode($handOver->files, JSON_THROW_ON_ERROR)),
			'actions' => $query->createNamedParameter(json_encode($handOver->actions, JSON_THROW_ON_ERROR)),
			'parent' => $query->createNamedParameter($handOver->parent),
			'created_at' => $query->createNamedParameter($this->time->getTime(), IQueryBuilder::PARAM_INT),
			'expires_at' => $query->createNamedParameter($handOver->expiresAt, IQueryBuilder::PARAM_INT),
		]);
		$query->executeStatement();
		return $handOver;
	}

	/** @throws HostFailure where it is revoked, expired, used up or was never made */
	public function get(string $id): HandOver {
		$query = $this->db->getQueryBuilder();
		$query->select('*')->from(self::TABLE)
			->where($query->expr()->eq('id', $query->createNamedParameter($id)))
			->andWhere($query->expr()->isNull('revoked_at'))
			->andWhere($query->expr()->isNull('used_at'));
		$result = $query->executeQuery();
		$row = $result->fetch();
		$result->closeCursor();
		if ($row === false || ($row['expires_at'] !== null && (int)$row['expires_at'] < $this->time->getTime())) {
			throw new HostFailure('handOver', 'This hand-over is revoked, expired or was never made.');
		}
		return new HandOver(
			$row['id'],
			$row['kind'],
			$row['person'],
			json_decode($row['folders'], true, 8, JSON_THROW_ON_ERROR),
			json_decode($row['files'], true, 8, JSON_THROW_ON_ERROR),
			json_decode($row['actions'], true, 8, JSON_THROW_ON_ERROR),
			$row['parent'],
			$row['expires_at'] === null ? null : (int)$row['expires_at'],
		);
	}

	/**
	 * Uses up these files of a hand-over that is good for one action with each; two at once cannot both have them.
	 *
	 * @param list<int> $files
	 */
	public function useUp(HandOver $handOver, array $files): void {
		$left = array_values(array_diff($handOver->files, $files));
		$query = $this->db->getQueryBuilder();
		$query->update(self::TABLE)
			->set('files', $query->createNamedParameter(json_encode($left, JSON_THROW_ON_ERROR)))
			->where($query->expr()->eq('id', $query->createNamedParameter($handOver->id)))
			->andWhere($query->expr()->isNull('used_at'))
			->andWhere($query->expr()->eq('files', $query->createNamedParameter(json_encode($handOver->files, JSON_THROW_ON_ERROR))));
		if ($files === [] || $left === []) {
			$query->set('used_at', $query->createNamedParameter($this->time->getTime(), IQueryBuilder::PARAM_INT));
		}
		if ($query->executeStatement() !== 1) {
			throw new HostFailure('handOver', 'This hand-over was good for one use, and is used.');
		}
	}

	/** Revokes it and what was derived from it. */
	public function revoke(string $id): void {
		$query = $this->revoking();
		$query->andWhere($query->expr()->orX(
			$query->expr()->eq('id', $query->createNamedParameter($id)),
			$query->expr()->eq('parent', $query->createNamedParameter($id)),
		));
		$query->executeStatement();
	}

	public function revokeAllOf(string $person): void {
		$query = $this->revoking();
		$query->andWhere($query->expr()->eq('person', $query->createNamedParameter($person)));
		$query->executeStatement();
	}

	public function forgetEndedBefore(int $time): void {
		$query = $this->db->getQueryBuilder();
		$before = $query->createNamedParameter($time, IQueryBuilder::PARAM_INT);
		$query->delete(self::TABLE)->where($query->expr()->orX(
			$query->expr()->lt('revoked_at', $before),
			$query->expr()->lt('expires_at', $before),
		));
		$query->executeStatement();
	}

	private function revoking(): IQueryBuilder {
		$query = $this->db->getQueryBuilder();
		return $query->update(self::TABLE)
			->set('revoked_at', $query->createNamedParameter($this->time->getTime(), IQueryBuilder::PARAM_INT))
			->where($query->expr()->isNull('revoked_at'));
	}
}
