<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

use OCA\Plaza\SetupCheck\Finding;

/** @var \OCP\IL10N $l */
/** @var array<string, mixed> $_ */
$signs = [Finding::FAIL => $l->t('Broken'), Finding::WARN => $l->t('Look at this'), Finding::OK => $l->t('Works')];
$troubles = array_filter($_['findings'], static fn (Finding $one): bool => $one->state !== Finding::OK);
$fine = array_filter($_['findings'], static fn (Finding $one): bool => $one->state === Finding::OK);
$about = $_['about'];
?>
<div id="plaza-admin" class="section">
	<h2><?php p($l->t('Plaza')); ?></h2>
	<?php if ($troubles === []) { ?>
	<p id="plaza-health" role="status"><?php p($l->t('Everything works.')); ?></p>
	<?php } else { ?>
	<ul id="plaza-troubles" aria-label="<?php p($l->t('What does not work')); ?>">
		<?php foreach ($troubles as $one) { ?>
		<li class="<?php p($one->state === Finding::FAIL ? 'warning error' : 'warning'); ?>" data-check="<?php p($one->code); ?>">
			<strong><?php p($signs[$one->state]); ?>:</strong> <?php p($one->what); ?><br>
			<?php p($one->remedy); ?>
		</li>
		<?php } ?>
	</ul>
	<?php } ?>
	<form method="get" action="<?php p($_['page']); ?>">
		<button type="submit" name="check" value="all"><?php p($l->t('Check everything')); ?></button>
		<em><?php p($_['full'] ? $l->t('Every check was made just now.') : $l->t('Only the quick checks were made; all of them take a few seconds.')); ?></em>
	</form>
	<?php if ($fine !== []) { ?>
	<details>
		<summary><?php p($l->n('%n check is fine', '%n checks are fine', count($fine))); ?></summary>
		<ul>
			<?php foreach ($fine as $one) { ?>
			<li data-check="<?php p($one->code); ?>"><?php p($signs[$one->state]); ?>: <?php p($one->what); ?></li>
			<?php } ?>
		</ul>
	</details>
	<?php } ?>
</div>

<div id="plaza-service" class="section">
	<h2><?php p($l->t('Service')); ?></h2>
	<ul>
		<li><?php p($l->t('Address: %s', [$_['service']])); ?></li>
		<li><?php p($l->t('App: version %1$s, protocol %2$s', [$_['version'], (string)$_['protocol']])); ?></li>
		<?php if ($about !== null) { ?>
		<li><?php p($l->t('Service: version %1$s, protocol %2$s, Node %3$s', [(string)$about['version'], (string)$about['protocol'], (string)$about['node']])); ?></li>
		<?php } ?>
		<li data-waiting="<?php p((string)$_['waiting']); ?>"><?php p($l->n('%n event waits for the service', '%n events wait for the service', $_['waiting'])); ?></li>
		<?php if ($about !== null) { ?>
		<li><?php p($l->t('Deliveries: %1$s waiting, %2$s being sent, %3$s unclear, %4$s failed', array_map(strval(...), array_values($about['queue'])))); ?></li>
		<?php } ?>
	</ul>
</div>

<?php if ($about !== null) { ?>
<div id="plaza-accounts" class="section">
	<h2><?php p($l->t('Accounts')); ?></h2>
	<?php if ($about['accounts'] === []) { ?>
	<p><?php p($l->t('No account is connected yet.')); ?></p>
	<?php } else { ?>
	<ul>
		<?php foreach ($about['accounts'] as $account) { ?>
		<li><?php p($account['platform'] . ': ' . $account['name'] . ' (' . $account['handle'] . ')'); ?>, <?php p($account['state'] === 'connected' ? $l->t('connected') : $l->t('must be connected again')); ?></li>
		<?php } ?>
	</ul>
	<?php } ?>
	<p><a href="<?php p($_['accounts']); ?>"><?php p($l->t('Manage accounts')); ?></a></p>
</div>
<?php } ?>
