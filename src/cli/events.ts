import Table from 'cli-table3'
import type { Command } from 'commander'
import { eventNames } from '../platform/facts/event-names.ts'
import { print } from './terminal.ts'

/** `event:list`: what happens here, and who hears of it. */
export function events(program: Command): void {
  program
    .command('event:list')
    .description('list the events and who hears of them')
    .action(() => {
      const table = new Table({
        head: ['event', 'when', 'screens', 'webhooks', 'sync'],
        style: { head: [] },
      })
      for (const { name, when, screens, sync } of eventNames) {
        table.push([name, when, screens ? 'yes' : '', 'yes', sync ? 'yes' : ''])
      }
      print(table.toString())
    })
}
