import Table from 'cli-table3'
import type { Command } from 'commander'
import type { Program } from '../compose.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { checkConnection, listConnections, locateConnections, synchronise } from '../sync/index.ts'
import { CommandFailed, print, say } from './terminal.ts'
import { withProgram } from './with-program.ts'

/** `bitrix24:sync-products`, `bitrix24:check`. */
export function bitrix24(program: Command): void {
  program
    .command('bitrix24:sync-products')
    .description('bring the products of the portal and here in step')
    .option('--tenant <id>', 'only this tenant')
    .action((options: { tenant?: string }) =>
      withProgram(async (opened) => {
        const found = await portals(opened, options.tenant)
        for (const { tenantId, id } of found) {
          const who = systemPrincipal(tenantId)
          const run = await synchronise(opened.sync.parts, { who, id, kind: 'service' })
          say(`Tenant ${tenantId}: run ${run} began.`)
        }
        await opened.worker().runUntilQuiet()
        print(`Products in step at ${found.length} portals.`)
      }),
    )
  program
    .command('bitrix24:check')
    .description('test the connection to the portal step by step')
    .requiredOption('--tenant <id>', 'number of the tenant')
    .action((options: { tenant: string }) =>
      withProgram(async (opened) => {
        const [portal] = await portals(opened, options.tenant)
        if (!portal) return
        const who = systemPrincipal(portal.tenantId)
        const steps = await checkConnection(opened.sync.parts, { who, id: portal.id })
        const table = new Table({
          head: ['step', 'ok', 'found', 'what to do'],
          style: { head: [] },
        })
        for (const { name, ok, found, fix } of steps)
          table.push([name, ok ? 'yes' : 'NO', found, fix ?? ''])
        print(table.toString())
        process.exitCode = steps.every(({ ok }) => ok) ? 0 : 1
      }),
    )
}

async function portals(program: Program, tenant: string | undefined) {
  const all = await program.db.outside((tx) => locateConnections(tx, null))
  const found = []
  for (const { tenantId, id } of all) {
    if (tenant !== undefined && tenantId !== Number(tenant)) continue
    const connections = await program.db.transaction(tenantId, (tx) => listConnections(tx))
    if (connections.some((one) => one.id === id && one.connector === 'bitrix24'))
      found.push({ tenantId, id })
  }
  if (found.length === 0) throw new CommandFailed('No Bitrix24 portal is connected there.')
  return found
}
