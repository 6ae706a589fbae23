import type { Command } from 'commander'
import { compose } from '../compose.ts'
import { readConfig } from '../platform/config.ts'
import { buildPages } from './build-pages.ts'
import { openOwnDatabase } from './open-database.ts'
import { print, say } from './terminal.ts'
import { untilStopped } from './until-stopped.ts'

/** `serve` and `queue:work`: the roles of production, as many processes as needed. */
export function serve(program: Command): void {
  program
    .command('serve')
    .description('serve HTTP and WebSocket (run queue:work beside it)')
    .option('--port <port>', 'port to listen on')
    .action(async (options: { port?: string }) => {
      const env = options.port ? { ...process.env, UZEL_PORT: options.port } : process.env
      const config = readConfig(env)
      const database = await openOwnDatabase(config)
      if (config.env !== 'production') await buildPages()
      const server = compose({ config, databaseUrl: database.appUrl, ownerUrl: database.ownerUrl })
      const { url } = await server.serve()
      print(`serving ${url}`)
      process.exitCode = await untilStopped(async () => {
        await server.stop()
        await database.stop()
      })
    })

  program
    .command('queue:work')
    .description('do the work that waits: drains, webhooks out, chores')
    .option('--once', 'stop when nothing is due')
    .action(async (options: { once?: boolean }) => {
      const config = readConfig(process.env)
      const database = await openOwnDatabase(config)
      const worker = compose({ config, databaseUrl: database.appUrl, ownerUrl: database.ownerUrl })
      const stop = async () => {
        await worker.stop()
        await database.stop()
      }
      if (options.once) {
        await worker.worker().runUntilQuiet()
        return stop()
      }
      await worker.work()
      const unlisten = await worker.db.listen('workers', (word) => {
        if (word === 'restart') process.kill(process.pid, 'SIGTERM')
      })
      say('working')
      process.exitCode = await untilStopped(async () => {
        unlisten()
        await stop()
      })
    })
}
