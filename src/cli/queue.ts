import type { Command } from 'commander'
import type { Program } from '../compose.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { listLinks, locateConnections, retry } from '../sync/index.ts'
import { type PlaceOptions, readIdOrAll, withData } from './options.ts'
import { CommandFailed, print, printTable, say } from './terminal.ts'
import { withProgram } from './with-program.ts'

const shownAtMost = 200

/** `queue:failed`, `queue:retry`, `queue:restart`. */
export function queue(program: Command): void {
  withData(program.command('queue:failed').description('list what a person must look at')).action(
    (options: PlaceOptions) => withProgram(options, showFailed),
  )
  withData(
    program
      .command('queue:retry')
      .description('give failed records another try')
      .argument('<link>', 'number of a link as queue:failed lists it, or all', readIdOrAll),
  ).action((which: number | 'all', options: PlaceOptions) =>
    withProgram(options, async (opened) => {
      const count = await retryThem(opened, which)
      if (count === 0 && which !== 'all') {
        throw new CommandFailed(`No failed record has the link ${which}; see queue:failed.`)
      }
      print(`${count} ${count === 1 ? 'record is' : 'records are'} due again.`)
    }),
  )
  withData(
    program
      .command('queue:restart')
      .description(
        'let every queue:work finish what it does and end; its supervisor starts it anew',
      ),
  ).action((options: PlaceOptions) =>
    withProgram(options, async ({ db }) => {
      await db.notify('workers', 'restart')
      print('The workers were told.')
    }),
  )
}

async function showFailed(program: Program): Promise<void> {
  const found = await failed(program)
  if (found.length === 0) return print('Nothing failed.')
  printTable(
    ['link', 'connection', 'record', 'state', 'tries', 'why'],
    found
      .slice(0, shownAtMost)
      .map(({ connectionId, link }) => [
        link.id,
        connectionId,
        `${link.kind} ${link.localId ?? link.remoteId ?? ''}`,
        link.state,
        link.tries,
        wordsOf(link.error),
      ]),
  )
  if (found.length > shownAtMost) say('There is more: retry these first.')
}

function wordsOf(error: unknown): string {
  const words = typeof error === 'object' && error !== null && 'words' in error ? error.words : ''
  return String(words).slice(0, 200)
}

async function failed({ db }: Program) {
  const found = []
  for (const { tenantId, id } of await db.outside((tx) => locateConnections(tx, null))) {
    const links = await db.transaction(tenantId, (tx) =>
      listLinks(tx, { connectionId: id, states: ['parked', 'uncertain'], limit: shownAtMost + 1 }),
    )
    for (const link of links) found.push({ connectionId: id, link })
    if (found.length > shownAtMost) break
  }
  return found
}

async function retryThem({ db }: Program, which: number | 'all'): Promise<number> {
  let count = 0
  for (const { tenantId, id } of await db.outside((tx) => locateConnections(tx, null))) {
    const named = which === 'all' ? {} : { linkIds: [which] }
    count += await db.transaction(tenantId, (tx) =>
      retry(tx, { who: systemPrincipal(tenantId), connectionId: id, ...named }),
    )
  }
  return count
}
