import type { Command } from 'commander'
import type { Program } from '../compose.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import {
  type Connection,
  checkConnection,
  listConnections,
  locateConnections,
} from '../sync/index.ts'
import { type PlaceOptions, readId, withData } from './options.ts'
import { syncProducts } from './sync-products.ts'
import { CommandFailed, printTable } from './terminal.ts'
import { withProgram } from './with-program.ts'

/** `bitrix24:sync-products`, `bitrix24:check`. */
export function bitrix24(program: Command): void {
  const products = program
    .command('bitrix24:sync-products')
    .description('bring the products of the portal and here in step, and wait until they are')
    .option('--tenant <id>', 'only this tenant', readId)
  withData(products).action((options: PlaceOptions & { tenant?: number }) =>
    withProgram(options, async (opened) => {
      const done = await syncProducts(opened, await portals(opened, options.tenant))
      process.exitCode = done ? 0 : 1
    }),
  )
  const check = program
    .command('bitrix24:check')
    .description('test the connection to the portal step by step')
    .requiredOption('--tenant <id>', 'number of the tenant', readId)
  withData(check).action((options: PlaceOptions & { tenant: number }) =>
    withProgram(options, async (opened) => {
      const rows: string[][] = []
      for (const { tenantId, id } of await portals(opened, options.tenant)) {
        const who = systemPrincipal(tenantId)
        const steps = await checkConnection(opened.sync.parts, { who, id })
        for (const { name, ok, found, fix } of steps) {
          rows.push([String(id), name, ok ? 'yes' : 'NO', found, fix ?? ''])
          if (!ok) process.exitCode = 1
        }
      }
      printTable(['connection', 'step', 'ok', 'found', 'what to do'], rows)
    }),
  )
}

async function portals({ db }: Program, tenant: number | undefined): Promise<Connection[]> {
  const all = await db.outside((tx) => locateConnections(tx, null))
  const tenants = new Set(all.map(({ tenantId }) => tenantId))
  const found: Connection[] = []
  for (const tenantId of tenants) {
    if (tenant !== undefined && tenantId !== tenant) continue
    const connections = await db.transaction(tenantId, (tx) => listConnections(tx))
    found.push(...connections.filter(({ connector }) => connector === 'bitrix24'))
  }
  if (found.length === 0) {
    const where = tenant === undefined ? '' : ` by tenant ${tenant}`
    throw new CommandFailed(`No Bitrix24 portal is connected${where}. Connect one in the settings.`)
  }
  return found
}
