import type { Command } from 'commander'
import { eventNames } from '../platform/facts/event-names.ts'
import { printTable } from './terminal.ts'

/** `event:list`: what happens here, and who hears of it. */
export function events(program: Command): void {
  program
    .command('event:list')
    .description('list the events and who hears of them')
    .action(() =>
      printTable(
        ['event', 'when', 'screens', 'webhooks', 'sync'],
        eventNames.map(({ name, when, screens, sync }) => [
          name,
          when,
          screens ? 'yes' : '',
          'yes',
          sync ? 'yes' : '',
        ]),
      ),
    )
}
