<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Bridge;

/** The promise of the service, as the shell knows it. */
interface Service {
	/** @throws ServiceUnavailable when there is no answer; any status that the service gives is an answer */
	public function send(ServiceRequest $request): ServiceAnswer;
}
