<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Bridge;

/** The service did not answer in time, or there is none. */
class ServiceUnavailable extends \Exception {
}
