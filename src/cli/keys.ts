import type { Command } from 'commander'
import { generateKey } from '../platform/secrets/index.ts'
import { resealEverything } from '../reseal.ts'
import { type PlaceOptions, withData } from './options.ts'
import { print } from './terminal.ts'
import { withProgram } from './with-program.ts'

/** `key:generate`, `key:rotate`: the application keys that seal secrets. */
export function keys(program: Command): void {
  program
    .command('key:generate')
    .description('make an application key and print it; put it first in UZEL_KEYS')
    .action(() => print(generateKey()))
  const rotate = program
    .command('key:rotate')
    .description(
      'seal every secret again with the first key of UZEL_KEYS (restart every process with both ' +
        'keys first; links that clients have need the old key until their visits are over)',
    )
  withData(rotate).action((options: PlaceOptions) =>
    withProgram(options, async (opened) => {
      const count = await resealEverything(opened)
      print(
        `Secrets sealed with the newest key: ${count}. Links that clients have still need the older keys.`,
      )
    }),
  )
}
