import { Command, CommanderError } from 'commander'
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
import { isEnding } from './stop-signals.ts'
import { syncAudit } from './sync-audit.ts'
import { explain, say } from './terminal.ts'
import { test } from './test.ts'
import { tokens } from './tokens.ts'
import { yclients } from './yclients.ts'

const groups = [
  start,
  serve,
  queue,
  migrations,
  seed,
  keys,
  accounts,
  tokens,
  syncAudit,
  bitrix24,
  yclients,
  events,
  sandbox,
  newConnector,
  test,
  check,
  bench,
]

/** Runs one command. Exit codes: 0 done, 1 failed and said what to do, 2 asked wrongly. */
export async function runCommand(argv: string[]): Promise<void> {
  const program = new Command('uzel')
    .description('Uzel: bookings, clients and services in step with the CRM of a business')
    .showHelpAfterError('(say --help for what there is)')
    .exitOverride()
  for (const group of groups) group(program)
  // Who reads our output may leave before its end, as `head` does; that is no failure of ours.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!isEnding()) process.exitCode = tell(error)
  }
  // The signal's own way out ends the process, when everything is stopped.
  if (isEnding()) await new Promise(() => undefined)
}

/** commander has said what is wrong with the words of a command; asking for help is no failure. */
function tell(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  say(explain(error))
  return 1
}
