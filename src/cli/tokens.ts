import type { Command } from 'commander'
import { findLogins, issueToken } from '../modules/identity/index.ts'
import { type PlaceOptions, withData } from './options.ts'
import { CommandFailed, print } from './terminal.ts'
import { withProgram } from './with-program.ts'

/** `token:create`: an API token for scripts, printed alone. */
export function tokens(program: Command): void {
  const command = program
    .command('token:create')
    .description('make an API token and print it, alone')
    .requiredOption('--user <email>', 'whose token it is')
    .option('--name <name>', 'what it is for', 'command line')
  withData(command).action((options: PlaceOptions & { user: string; name: string }) =>
    withProgram(options, async ({ db }) => {
      const logins = await findLogins(db, options.user)
      const [login] = logins
      if (!login) throw new CommandFailed(`Nobody signs in with the e-mail ${options.user}.`)
      if (logins.length > 1) {
        throw new CommandFailed(
          `${options.user} signs in at ${logins.length} tenants: use another.`,
        )
      }
      const { token } = await db.transaction(login.tenantId, (tx) =>
        issueToken(tx, login.userId, { name: options.name }),
      )
      print(token)
    }),
  )
}
