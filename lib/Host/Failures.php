<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Host;

use OCP\AppFramework\Http\JSONResponse;
use OCP\Files\ForbiddenException;
use OCP\Files\InvalidPathException;
use OCP\Files\NotEnoughSpaceException;
use OCP\Files\NotFoundException;
use OCP\Files\NotPermittedException;
use OCP\Lock\LockedException;
use OCP\Share\Exceptions\GenericShareException;

/** Nextcloud's exceptions, said in the protocol's words; the only place that knows both. */
class Failures {
	public static function from(\Throwable $error): HostFailure {
		return match (true) {
			$error instanceof HostFailure => $error,
			$error instanceof NotFoundException => new HostFailure('gone', 'The file is not there for this person.', $error),
			$error instanceof NotPermittedException,
			$error instanceof ForbiddenException => new HostFailure('forbidden', 'This person may not do that here.', $error),
			$error instanceof InvalidPathException,
			$error instanceof NotEnoughSpaceException => new HostFailure('refused', $error->getMessage(), $error),
			$error instanceof GenericShareException => new HostFailure('refused', $error->getHint(), $error),
			$error instanceof LockedException => new HostFailure('unavailable', 'The file is locked at the moment.', $error),
			default => new HostFailure('unavailable', 'Nextcloud could not answer: ' . $error::class, $error),
		};
	}

	public static function answer(HostFailure $failure): JSONResponse {
		return new JSONResponse(['error' => $failure->kind(), 'message' => $failure->getMessage()], $failure->status());
	}
}
