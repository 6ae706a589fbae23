import { password as askPassword, text as askText, cancel, confirm, isCancel } from '@clack/prompts'
import Table from 'cli-table3'
import type { Command } from 'commander'
import {
  createSuperAdmin,
  findLogins,
  issueToken,
  superAdminCount,
} from '../modules/identity/index.ts'
import { CommandFailed, print } from './terminal.ts'
import { withProgram } from './with-program.ts'

interface SuperAdminOptions {
  name?: string
  email?: string
  password?: string
}

/** `admin:create-super`, `token:create`. */
export function accounts(program: Command): void {
  program
    .command('admin:create-super')
    .description('make a super admin, who sees every tenant (asks for what is not given)')
    .option('--name <name>')
    .option('--email <email>')
    .option('--password <password>')
    .action((options: SuperAdminOptions) =>
      withProgram(async (opened) => {
        const given = options.name && options.email && options.password
        const existing = await superAdminCount(opened.db)
        if (existing > 0 && !given) await confirmAnother(existing)
        const { user, tenantId } = await createSuperAdmin(opened.db, {
          name: options.name ?? (await ask('Name')),
          email: options.email ?? (await ask('E-mail')),
          password: options.password ?? (await askTwice()),
        })
        const table = new Table({
          head: ['id', 'name', 'e-mail', 'role', 'tenant'],
          style: { head: [] },
        })
        table.push([user.id, user.name, user.email ?? '', user.role, `superadmin (${tenantId})`])
        print(table.toString())
      }),
    )
  program
    .command('token:create')
    .description('make an API token and print it, alone')
    .requiredOption('--user <email>', 'whose token it is')
    .option('--name <name>', 'what it is for', 'command line')
    .action((options: { user: string; name: string }) =>
      withProgram(async (opened) => {
        const [login] = await findLogins(opened.db, options.user)
        if (!login) throw new CommandFailed(`Nobody has the e-mail ${options.user}.`)
        const { token } = await opened.db.transaction(login.tenantId, (tx) =>
          issueToken(tx, login.userId, { name: options.name }),
        )
        print(token)
      }),
    )
}

async function confirmAnother(existing: number): Promise<void> {
  const go = await confirm({ message: `There are ${existing} super admins already. Make another?` })
  if (isCancel(go) || !go) throw new CommandFailed('Nothing was made.')
}

async function ask(message: string): Promise<string> {
  const answer = await askText({
    message,
    validate: (value) => (value ? undefined : 'Please say it.'),
  })
  if (isCancel(answer)) return giveUp()
  return answer
}

async function askTwice(): Promise<string> {
  const first = await askPassword({ message: 'Password (8 characters or more)' })
  if (isCancel(first)) return giveUp()
  const second = await askPassword({ message: 'The same again' })
  if (isCancel(second)) return giveUp()
  if (first !== second) throw new CommandFailed('The two passwords differ.')
  return first
}

function giveUp(): never {
  cancel('Nothing was made.')
  throw new CommandFailed('Nothing was made.')
}
