<?php

// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

declare(strict_types=1);

namespace OCA\Plaza\Command\Installation;

/** What the web server needs so that browsers reach the service: no cookies, no buffer, and nothing of Nextcloud's rules in between. */
class ProxyBlocks {
	public const PATH = '/plaza/api/v1';

	/** @return array<string, string> for each web server */
	public static function for(string $service): array {
		return ['apache' => self::apache($service), 'nginx' => self::nginx($service), 'caddy' => self::caddy($service)];
	}

	private static function apache(string $service): string {
		return <<<END
			# Apache, in the VirtualHost of Nextcloud: a2enmod proxy_http headers
			<Location "/plaza/">
				RequestHeader unset Cookie
				ProxyPass "$service/" flushpackets=on timeout=3600
				SetEnv no-gzip 1
			</Location>

			END;
	}

	private static function nginx(string $service): string {
		return <<<END
			# nginx, in the server block of Nextcloud
			location ^~ /plaza/ {
				proxy_pass $service/;
				proxy_http_version 1.1;
				proxy_set_header Host \$host;
				proxy_set_header Connection "";
				proxy_set_header Cookie "";
				proxy_buffering off;
				proxy_read_timeout 1h;
			}

			END;
	}

	private static function caddy(string $service): string {
		return <<<END
			# Caddy, in the site block of Nextcloud
			handle_path /plaza/* {
				reverse_proxy $service {
					header_up -Cookie
					flush_interval -1
				}
			}

			END;
	}
}
