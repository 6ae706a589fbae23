import type { Command } from 'commander'
import { deliverByFetch, serveSandbox } from '../connector-kit/sandbox.ts'
import { sandboxCreators } from '../sandboxes.ts'
import { CommandFailed, print } from './terminal.ts'
import { untilStopped } from './until-stopped.ts'

/** `sandbox`: one emulated outside system in a process of its own. */
export function sandbox(program: Command): void {
  program
    .command('sandbox')
    .description('serve the emulator of one outside system alone')
    .argument('<connector>', 'its name: bitrix24')
    .option('--port <port>', 'port to listen on', '8100')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .action(async (name: string, options: { port: string; host: string }) => {
      const load = sandboxCreators[name]
      if (!load) {
        throw new CommandFailed(
          `There is no sandbox of "${name}"; there is: ${Object.keys(sandboxCreators).join(', ')}.`,
        )
      }
      const create = await load()
      const served = await serveSandbox(
        (baseUrl) =>
          create({ baseUrl, deliver: deliverByFetch, now: Date.now, random: Math.random }),
        { port: Number(options.port), host: options.host },
      )
      print(`sandbox ${name} ${served.url}`)
      process.exitCode = await untilStopped(() => served.close())
    })
}
