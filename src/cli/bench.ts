import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { home, runChild } from './run-child.ts'

interface BenchOptions {
  json?: boolean
  seconds?: string
  minutes?: string
  kills?: string
}

/** `bench`: measures, and prints a table with its configuration. */
export function bench(program: Command): void {
  program
    .command('bench')
    .description('measure; without a name, everything in turn')
    .argument('[name]', `one of: ${names().join(', ')}`, 'all')
    .option('--json', 'print JSON')
    .option('--seconds <n>', 'how long each measurement takes')
    .option('--minutes <n>', 'how long the long ones take')
    .option('--kills <n>', 'how often the crash bench kills')
    .action(async (name: string, options: BenchOptions) => {
      const given = Object.entries(options).flatMap(([option, value]) =>
        value === true ? [`--${option}`] : [`--${option}`, String(value)],
      )
      process.exitCode = await runChild(process.execPath, [
        '--disable-warning=ExperimentalWarning',
        'bench/run.ts',
        name,
        ...given,
      ])
    })
}

const supporting = new Set(['run', 'result', 'server'])

function names(): string[] {
  const folder = join(home, 'bench')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
    .filter((name) => !supporting.has(name))
    .sort()
}
