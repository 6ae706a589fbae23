import type { Command } from 'commander'
import { seedDemo } from '../demo/seed-demo.ts'
import { CommandFailed, print, say } from './terminal.ts'
import { withProgram } from './with-program.ts'

/** `db:seed`: the demo tenants, once. */
export function seed(program: Command): void {
  program
    .command('db:seed')
    .description('fill an empty database with the demo tenants (never in production)')
    .action(() =>
      withProgram(async (opened) => {
        if (!opened.config.demo) throw new CommandFailed('There is no demo in production.')
        await seedDemo(opened, { say })
        print('The demo tenants are there.')
      }),
    )
}
