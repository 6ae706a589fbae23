import type { Command } from 'commander'
import type { Program } from '../compose.ts'
import { seedDemo } from '../demo/seed-demo.ts'
import { randomToken } from '../kernel/ids.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { findLogins, updateUser } from '../modules/identity/index.ts'
import { type PlaceOptions, withData } from './options.ts'
import { CommandFailed, print, say } from './terminal.ts'
import { withProgram } from './with-program.ts'

const demoPeople = [
  'admin@demo.local',
  'manager@demo.local',
  'employee@demo.local',
  'admin@neighbour.local',
]

/** `db:seed`: the demo tenants, once. */
export function seed(program: Command): void {
  const command = program
    .command('db:seed')
    .description('make the demo tenants where they are missing (never in production)')
    .option('--reset-passwords', 'give the demo people UZEL_DEMO_PASSWORD, or a new password')
  withData(command).action((options: PlaceOptions & { resetPasswords?: boolean }) =>
    withProgram(
      options,
      async (opened) => {
        if (!opened.config.demo) throw new CommandFailed('There is no demo in production.')
        await seedDemo(opened, { say })
        print('The demo tenants are there; "./uzel start" connects their sandbox.')
        if (options.resetPasswords) print(`Their password is now ${await resetPasswords(opened)}`)
      },
      // The sandbox is served by `start` alone, so there is nothing to connect to here.
      { sandbox: false },
    ),
  )
}

async function resetPasswords({ config, db }: Program): Promise<string> {
  const password = config.demoPassword ?? randomToken(9)
  for (const email of demoPeople) {
    for (const { tenantId, userId: id } of await findLogins(db, email)) {
      const who = systemPrincipal(tenantId)
      await db.transaction(tenantId, (tx) => updateUser(tx, who, { id, changes: { password } }))
    }
  }
  return password
}
