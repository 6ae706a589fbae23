import type { Command } from 'commander'
import { deliverByFetch, serveSandbox } from '../connector-kit/sandbox.ts'
import { sandboxCreators } from '../sandboxes.ts'
import { readPort } from './options.ts'
import { untilStopped } from './stop-signals.ts'
import { CommandFailed, print } from './terminal.ts'

/** `sandbox`: one emulated outside system in a process of its own. */
export function sandbox(program: Command): void {
  const names = Object.keys(sandboxCreators).join(', ')
  program
    .command('sandbox')
    .description('serve the emulator of one outside system alone')
    .argument('<connector>', 'its name, as its folder under src/connectors')
    .option('--port <port>', 'port to listen on', readPort, 8100)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .action(async (name: string, options: { port: number; host: string }) => {
      if (process.env['UZEL_ENV'] === 'production') {
        throw new CommandFailed('There are no sandboxes in production.')
      }
      const load = sandboxCreators[name]
      if (!load) throw new CommandFailed(`There is no sandbox "${name}"; there is: ${names}.`)
      const create = await load()
      const served = await serveSandbox(
        (baseUrl) =>
          create({ baseUrl, deliver: deliverByFetch, now: Date.now, random: Math.random }),
        options,
      )
      print(`sandbox ${name} ${served.url}`)
      process.exitCode = await untilStopped(() => served.close())
    })
}
