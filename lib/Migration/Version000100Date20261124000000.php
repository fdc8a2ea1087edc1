<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Migration;

use Closure;
use OCP\DB\ISchemaWrapper;
use OCP\DB\Types;
use OCP\Migration\IOutput;
use OCP\Migration\SimpleMigrationStep;

/** The shell's own three tables: what happened, what was handed over, which requests were seen. */
class Version000100Date20261124000000 extends SimpleMigrationStep {
	public function changeSchema(IOutput $output, Closure $schemaClosure, array $options): ?ISchemaWrapper {
		/** @var ISchemaWrapper $schema */
		$schema = $schemaClosure();
		$this->events($schema);
		$this->handOvers($schema);
		$this->nonces($schema);
		return $schema;
	}

	private function events(ISchemaWrapper $schema): void {
		if ($schema->hasTable('plaza_events')) {
			return;
		}
		$table = $schema->createTable('plaza_events');
		$table->addColumn('id', Types::BIGINT, ['autoincrement' => true, 'notnull' => true]);
		$table->addColumn('kind', Types::STRING, ['length' => 32, 'notnull' => true]);
		$table->addColumn('actor', Types::STRING, ['length' => 64, 'notnull' => false]);
		$table->addColumn('persons', Types::TEXT, ['notnull' => true]);
		$table->addColumn('object_id', Types::BIGINT, ['notnull' => false]);
		$table->addColumn('object', Types::TEXT, ['notnull' => false]);
		$table->addColumn('ancestors_before', Types::TEXT, ['notnull' => true]);
		$table->addColumn('ancestors_after', Types::TEXT, ['notnull' => true]);
		$table->addColumn('payload', Types::TEXT, ['notnull' => true]);
		$table->addColumn('happened_at', Types::BIGINT, ['notnull' => true]);
		$table->addColumn('correlation_id', Types::STRING, ['length' => 64, 'notnull' => true]);
		$table->addColumn('acknowledged_at', Types::BIGINT, ['notnull' => false]);
		$table->setPrimaryKey(['id']);
		$table->addIndex(['acknowledged_at', 'id'], 'plaza_events_ack');
	}

	private function handOvers(ISchemaWrapper $schema): void {
		if ($schema->hasTable('plaza_hand_overs')) {
			return;
		}
		$table = $schema->createTable('plaza_hand_overs');
		$table->addColumn('id', Types::STRING, ['length' => 32, 'notnull' => true]);
		$table->addColumn('kind', Types::STRING, ['length' => 16, 'notnull' => true]);
		$table->addColumn('person', Types::STRING, ['length' => 64, 'notnull' => true]);
		$table->addColumn('folders', Types::TEXT, ['notnull' => true]);
		$table->addColumn('files', Types::TEXT, ['notnull' => true]);
		$table->addColumn('actions', Types::TEXT, ['notnull' => true]);
		$table->addColumn('parent', Types::STRING, ['length' => 32, 'notnull' => false]);
		$table->addColumn('created_at', Types::BIGINT, ['notnull' => true]);
		$table->addColumn('expires_at', Types::BIGINT, ['notnull' => false]);
		$table->addColumn('used_at', Types::BIGINT, ['notnull' => false]);
		$table->addColumn('revoked_at', Types::BIGINT, ['notnull' => false]);
		$table->setPrimaryKey(['id']);
		$table->addIndex(['person'], 'plaza_ho_person');
		$table->addIndex(['parent'], 'plaza_ho_parent');
	}

	private function nonces(ISchemaWrapper $schema): void {
		if ($schema->hasTable('plaza_nonces')) {
			return;
		}
		$table = $schema->createTable('plaza_nonces');
		$table->addColumn('jti', Types::STRING, ['length' => 64, 'notnull' => true]);
		$table->addColumn('expires_at', Types::BIGINT, ['notnull' => true]);
		$table->setPrimaryKey(['jti']);
		$table->addIndex(['expires_at'], 'plaza_nonces_exp');
	}
}
