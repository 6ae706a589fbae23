import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { home, runChild } from './run-child.ts'
import { CommandFailed } from './terminal.ts'

/** `bench`: measures, and prints a table with its configuration. */
export function bench(program: Command): void {
  program
    .command('bench')
    .description('measure; without a name, everything in turn')
    .argument('[name]', `one of: ${names().join(', ')}`)
    .option('--json', 'print JSON')
    .allowUnknownOption()
    .action(async (name: string | undefined, options: { json?: boolean }, command: Command) => {
      if (name !== undefined && !names().includes(name)) {
        throw new CommandFailed(`There is no bench "${name}"; there is: ${names().join(', ')}.`)
      }
      const rest = command.args.slice(1)
      process.exitCode = await runChild(process.execPath, [
        '--disable-warning=ExperimentalWarning',
        'bench/run.ts',
        name ?? 'all',
        ...(options.json ? ['--json'] : []),
        ...rest,
      ])
    })
}

const supporting = new Set(['run', 'result', 'server', 'all'])

function names(): string[] {
  const folder = join(home, 'bench')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
    .filter((name) => !supporting.has(name))
    .sort()
}
