import type { Command } from 'commander'
import { compose, type Program } from '../compose.ts'
import { readConfig } from '../platform/config.ts'
import { buildPages } from './build-pages.ts'
import { openOwnDatabase } from './open-database.ts'
import { environmentOf, type PlaceOptions, withAddress, withData } from './options.ts'
import { explainListen } from './start.ts'
import { untilStopped } from './stop-signals.ts'
import { print, say } from './terminal.ts'

/** `serve` and `queue:work`: the roles of production, as many processes as needed. */
export function serve(program: Command): void {
  const serving = program
    .command('serve')
    .description('serve HTTP and WebSocket (run queue:work beside it)')
  withData(withAddress(serving, '8080')).action((options: PlaceOptions) =>
    staying(options, async (server) => {
      await buildPages()
      const { url } = await server.serve().catch((error) => {
        throw explainListen(error, server.config)
      })
      print(`serving ${url}`)
      process.exitCode = await untilStopped(() => server.stop())
    }),
  )

  const working = program
    .command('queue:work')
    .description('do the work that waits: drains, webhooks out, chores')
    .option('--once', 'stop when nothing is due')
  withData(working).action((options: PlaceOptions & { once?: boolean }) =>
    staying(options, async (worker) => {
      if (options.once) {
        await worker.worker().runUntilQuiet()
        return worker.stop()
      }
      await worker.work()
      await worker.db.listen('workers', (word) => {
        if (word === 'restart') process.kill(process.pid, 'SIGTERM')
      })
      say('working')
      process.exitCode = await untilStopped(() => worker.stop())
    }),
  )
}

async function staying(
  place: PlaceOptions,
  work: (program: Program) => Promise<void>,
): Promise<void> {
  const config = readConfig(environmentOf(place))
  const database = await openOwnDatabase(config, { stay: 'staying' })
  try {
    const { ownerUrl, appUrl: databaseUrl } = database
    const program = compose({ config, databaseUrl, ownerUrl })
    await work(program).catch(async (error) => {
      await program.stop().catch(() => undefined)
      throw error
    })
  } finally {
    await database.stop()
  }
}
