import type { Command } from 'commander'
import type { Program } from '../compose.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { type AuditReport, locateConnections, percentEqual, runAudit } from '../sync/index.ts'
import { type PlaceOptions, readIdOrAll, withData } from './options.ts'
import { CommandFailed, print, printTable, say } from './terminal.ts'
import { withProgram } from './with-program.ts'

interface AuditOptions extends PlaceOptions {
  connection: number | 'all'
  repair?: boolean
}

const differencesShown = 20

/** `sync:audit`: compares both sides record by record; exits 0 only when all is equal. */
export function syncAudit(program: Command): void {
  const command = program
    .command('sync:audit')
    .description('compare both sides of a connection record by record')
    .requiredOption('--connection <id>', 'number of the connection, or all', readIdOrAll)
    .option('--repair', 'mark what differs as due')
  withData(command).action(async (options: AuditOptions) => {
    const wanted = options.connection === 'all' ? null : options.connection
    const repair = options.repair === true
    const equal = await withProgram(options, (opened) => auditAll(opened, wanted, repair))
    process.exitCode = equal ? 0 : 1
  })
}

async function auditAll(
  program: Program,
  wanted: number | null,
  repair: boolean,
): Promise<boolean> {
  const connections = await program.db.outside((tx) => locateConnections(tx, wanted))
  if (connections.length === 0 && wanted !== null) {
    throw new CommandFailed(`There is no connection ${wanted}.`)
  }
  const total = { pairs: 0, equal: 0, differing: 0, onlyHere: 0, onlyThere: 0 }
  for (const { tenantId, id } of connections) {
    say(`Comparing connection ${id}…`)
    const report = await runAudit(program.sync.parts, {
      who: systemPrincipal(tenantId),
      id,
      repair,
    })
    showDifferences(report)
    total.pairs += report.pairs
    total.equal += report.equal
    total.differing += report.differing
    total.onlyHere += report.onlyHere
    total.onlyThere += report.onlyThere
  }
  const percent = percentEqual(total)
  const counts = [
    `${total.pairs} pairs`,
    `${total.equal} equal`,
    `${total.differing} differing`,
    `${total.onlyHere} only here`,
    `${total.onlyThere} only there`,
  ]
  print(`audit: ${counts.join(', ')}, ${percent} %`)
  return percent === 100
}

function showDifferences(report: AuditReport): void {
  if (report.differences.length === 0) return
  printTable(
    ['kind', 'here', 'there', 'finding', 'fields'],
    report.differences
      .slice(0, differencesShown)
      .map(({ kind, localId, remoteId, finding, fields }) => [
        kind,
        localId ?? '',
        remoteId ?? '',
        finding,
        fields.join(', '),
      ]),
  )
  const more = report.differences.length - differencesShown
  if (more > 0) print(`… and ${more} more`)
}
