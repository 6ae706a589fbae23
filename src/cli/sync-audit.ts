import Table from 'cli-table3'
import type { Command } from 'commander'
import type { Program } from '../compose.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { type AuditReport, locateConnections, runAudit } from '../sync/index.ts'
import { CommandFailed, print, say } from './terminal.ts'
import { withProgram } from './with-program.ts'

const differencesShown = 20

/** `sync:audit`: compares both sides record by record; exits 0 only when all is equal. */
export function syncAudit(program: Command): void {
  program
    .command('sync:audit')
    .description('compare both sides of a connection record by record')
    .requiredOption('--connection <id>', 'number of the connection, or all')
    .option('--repair', 'mark what differs as due')
    .action(async (options: { connection: string; repair?: boolean }) => {
      const wanted = readConnection(options.connection)
      const equal = await withProgram((opened) => auditAll(opened, wanted, options.repair === true))
      process.exitCode = equal ? 0 : 1
    })
}

function readConnection(text: string): number | null {
  if (text === 'all') return null
  if (/^\d+$/.test(text)) return Number(text)
  throw new CommandFailed(`--connection must be a number or "all", not "${text}".`)
}

async function auditAll(
  program: Program,
  wanted: number | null,
  repair: boolean,
): Promise<boolean> {
  const connections = await program.db.outside((tx) => locateConnections(tx, wanted))
  if (connections.length === 0) throw new CommandFailed('There is no such connection.')
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
  const all = total.pairs + total.onlyHere + total.onlyThere
  const percent = all === 0 ? 100 : Math.floor((total.equal / all) * 10_000) / 100
  print(
    `audit: ${total.pairs} pairs, ${total.equal} equal, ${total.differing} differing, ${total.onlyHere} only here, ${total.onlyThere} only there, ${percent} %`,
  )
  return percent === 100
}

function showDifferences(report: AuditReport): void {
  if (report.differences.length === 0) return
  const table = new Table({
    head: ['kind', 'here', 'there', 'finding', 'fields'],
    style: { head: [] },
  })
  for (const difference of report.differences.slice(0, differencesShown)) {
    const { kind, localId, remoteId, finding, fields } = difference
    table.push([kind, localId ?? '', remoteId ?? '', finding, fields.join(', ')])
  }
  print(table.toString())
  const more = report.differences.length - differencesShown
  if (more > 0) print(`… and ${more} more`)
}
