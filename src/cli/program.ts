import { Command } from 'commander'
import { accounts } from './accounts.ts'
import { bench } from './bench.ts'
import { bitrix24 } from './bitrix24.ts'
import { check } from './check.ts'
import { events } from './events.ts'
import { keys } from './keys.ts'
import { migrations } from './migrations.ts'
import { newConnector } from './new-connector.ts'
import { queue } from './queue.ts'
import { sandbox } from './sandbox.ts'
import { seed } from './seed.ts'
import { serve } from './serve.ts'
import { start } from './start.ts'
import { syncAudit } from './sync-audit.ts'
import { explain, say } from './terminal.ts'
import { test } from './test.ts'

const groups = [
  start,
  serve,
  queue,
  migrations,
  seed,
  keys,
  accounts,
  syncAudit,
  bitrix24,
  events,
  sandbox,
  newConnector,
  test,
  check,
  bench,
]

/** Runs one command. Exit codes: 0 done, 1 it failed and said what to do, 2 it was asked wrongly. */
export async function runCommand(argv: string[]): Promise<void> {
  const program = new Command('uzel')
    .description('Uzel: bookings, clients and orders in step with every CRM')
    .showHelpAfterError('(say --help for what there is)')
    .exitOverride()
  for (const group of groups) group(program)
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    process.exitCode = exitCodeOf(error)
    if (process.exitCode === 1) say(explain(error))
  }
}

/** commander has said what is wrong with the words of a command; help is no failure at all. */
function exitCodeOf(error: unknown): number {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!code.startsWith('commander.')) return 1
  return code === 'commander.helpDisplayed' ||
    code === 'commander.help' ||
    code === 'commander.version'
    ? 0
    : 2
}
