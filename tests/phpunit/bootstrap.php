<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

// The pure parts need no server, only the interfaces that Nextcloud declares: read from a tree where there is one.
require_once __DIR__ . '/../../vendor/autoload.php';

$root = getenv('NEXTCLOUD_ROOT') ?: '/var/www/nextcloud';
if (!is_dir($root . '/lib/public')) {
	fwrite(STDERR, "SKIPPED: no Nextcloud at \$NEXTCLOUD_ROOT, whose interfaces these tests need.\n");
	exit(0);
}
define('PLAZA_NEXTCLOUD', $root);
spl_autoload_register(static function (string $class) use ($root): void {
	$places = ['OCP\\' => '/lib/public/', 'OCA\\WorkflowEngine\\' => '/apps/workflowengine/lib/'];
	foreach ($places as $prefix => $folder) {
		$file = $root . $folder . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
		if (str_starts_with($class, $prefix) && is_file($file)) {
			require_once $file;
		}
	}
});
if (is_file($root . '/3rdparty/autoload.php')) {
	require_once $root . '/3rdparty/autoload.php';
}
