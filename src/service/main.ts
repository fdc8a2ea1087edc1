// SPDX-FileCopyrightText: 2026 Plaza contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
/** The command line: `plaza serve|demo|migrate|rebuild`, and the commands that talk to a running service. */
import { Command } from 'commander'
import { addClientCommands } from './cli/index.ts'
import { ConfigError, readConfig } from './config.ts'
import { addDoctorCommand } from './doctor/cli.ts'
import { migrateStore, rebuildStore } from './maintenance.ts'
import { run } from './run.ts'

const program = new Command('plaza').description('The social layer for Nextcloud.').showHelpAfterError()

program.command('serve').description('Run the service beside a Nextcloud.').action(() => run(readConfig('nextcloud', process.env)))
program.command('demo').description('Try Plaza with a small organisation on this machine, without a Nextcloud.').action(() => run(readConfig('demo', process.env)))
program.command('migrate').description('Bring the database to the newest form (while no service runs).').option('--to <address>', 'move from the embedded database to PostgreSQL: postgresql://…').option('--json', 'print JSON').action((options: { json?: boolean, to?: string }) => migrateStore(process.env, options))
program.command('rebuild').description('Make the stream again from the events that are kept (while no service runs).').option('--json', 'print JSON').action((options: { json?: boolean }) => rebuildStore(process.env, options))
addClientCommands(program)
addDoctorCommand(program)

try {
	await program.parseAsync()
} catch (error) {
	if (!(error instanceof ConfigError)) throw error
	process.stderr.write(`${error.message}\n`)
	process.exitCode = 2
}
