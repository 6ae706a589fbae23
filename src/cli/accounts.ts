import type { Command } from 'commander'
import { createSuperAdmin, superAdminCount } from '../modules/identity/index.ts'
import { type PlaceOptions, withData } from './options.ts'
import { ask, askTwice, confirmAnother, mayAsk } from './questions.ts'
import { CommandFailed, printTable, say } from './terminal.ts'
import { withProgram } from './with-program.ts'

interface SuperAdminOptions extends PlaceOptions {
  name?: string
  email?: string
  password?: string
}

/** `admin:create-super`: the first way in, made by whoever may run commands here. */
export function accounts(program: Command): void {
  const command = program
    .command('admin:create-super')
    .description('make a super admin, who sees every tenant (asks for what is not given)')
    .option('--name <name>', 'how the person is called')
    .option('--email <email>', 'by which the person signs in')
    .option('--password <password>', 'at least 8 characters')
  withData(command).action((options: SuperAdminOptions) => {
    const { name, email, password } = options
    const complete = name !== undefined && email !== undefined && password !== undefined
    if (!complete && !mayAsk()) {
      throw new CommandFailed('Give --name, --email and --password: there is no terminal to ask.')
    }
    return withProgram(options, async ({ db }) => {
      const existing = await superAdminCount(db)
      if (existing > 0)
        say(
          `There ${existing === 1 ? 'is 1 super admin' : `are ${existing} super admins`} already.`,
        )
      if (existing > 0 && !complete) await confirmAnother()
      const { user, tenantId } = await createSuperAdmin(db, {
        name: name ?? (await ask('Name')),
        email: email ?? (await ask('E-mail')),
        password: password ?? (await askTwice()),
      })
      printTable(
        ['id', 'name', 'e-mail', 'role', 'tenant'],
        [[user.id, user.name, user.email ?? '', user.role, `superadmin (${tenantId})`]],
      )
    })
  })
}
