import type { Program } from '../compose.ts'
import { type Connection, listConnections, locateConnections } from '../sync/index.ts'
import { CommandFailed } from './terminal.ts'

/** The connected locations of all tenants, or the one that is named. @throws CommandFailed */
export async function findLocations(
  { db }: Program,
  wanted: number | undefined,
): Promise<Connection[]> {
  const all = await db.outside((tx) => locateConnections(tx, wanted ?? null))
  const found: Connection[] = []
  for (const tenantId of new Set(all.map((one) => one.tenantId))) {
    const connections = await db.transaction(tenantId, (tx) => listConnections(tx))
    found.push(
      ...connections.filter(
        ({ connector, id }) => connector === 'yclients' && (wanted === undefined || id === wanted),
      ),
    )
  }
  if (found.length > 0) return found
  throw new CommandFailed(
    wanted === undefined
      ? 'No YClients location is connected. Connect one in the settings, or set YCLIENTS_ENABLED.'
      : `There is no connection ${wanted} to YClients.`,
  )
}
