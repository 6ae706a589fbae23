import Table from 'cli-table3'
import type { Command } from 'commander'
import type { Program } from '../compose.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { listLinks, locateConnections, retry } from '../sync/index.ts'
import { CommandFailed, print } from './terminal.ts'
import { withProgram } from './with-program.ts'

const shownAtMost = 200

/** `queue:failed`, `queue:retry`, `queue:restart`. */
export function queue(program: Command): void {
  program
    .command('queue:failed')
    .description('list what a person must look at')
    .action(() =>
      withProgram(async (opened) => {
        const table = new Table({
          head: ['link', 'connection', 'record', 'state', 'tries', 'why'],
          style: { head: [] },
        })
        for (const { connectionId, link } of await failed(opened)) {
          const why = link.error as { words?: string } | null
          table.push([
            link.id,
            connectionId,
            `${link.kind} ${link.localId ?? link.remoteId}`,
            link.state,
            link.tries,
            why?.words ?? '',
          ])
        }
        print(table.length === 0 ? 'Nothing failed.' : table.toString())
      }),
    )
  program
    .command('queue:retry')
    .description('give failed records another try')
    .argument('<link>', 'number of a link, or all')
    .action((which: string) => {
      if (which !== 'all' && !/^\d+$/.test(which)) {
        throw new CommandFailed(`Say a number or "all", not "${which}".`)
      }
      return withProgram(async (opened) =>
        print(`${await retryThem(opened, which)} records are due again.`),
      )
    })
  program
    .command('queue:restart')
    .description('let every worker finish what it does and end; its supervisor starts it anew')
    .action(() =>
      withProgram(async (opened) => {
        await opened.db.notify('workers', 'restart')
        print('The workers were told.')
      }),
    )
}

async function failed(program: Program) {
  const found = []
  for (const { tenantId, id } of await program.db.outside((tx) => locateConnections(tx, null))) {
    const links = await program.db.transaction(tenantId, (tx) =>
      listLinks(tx, { connectionId: id, states: ['parked', 'uncertain'], limit: shownAtMost }),
    )
    for (const link of links) found.push({ connectionId: id, link })
  }
  return found
}

async function retryThem(program: Program, which: string): Promise<number> {
  let count = 0
  for (const { tenantId, id } of await program.db.outside((tx) => locateConnections(tx, null))) {
    count += await program.db.transaction(tenantId, (tx) =>
      retry(tx, {
        who: systemPrincipal(tenantId),
        connectionId: id,
        ...(which === 'all' ? {} : { linkIds: [Number(which)] }),
      }),
    )
  }
  return count
}
