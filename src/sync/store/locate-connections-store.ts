import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { Connection } from '../connection.ts'
import { type ConnectionRow, toConnection } from './connections-store.ts'

/** Finds a connection by the key in its webhook address, before any tenant is known. */
export async function findConnectionByHook(
  tx: Transaction,
  key: string,
): Promise<Connection | null> {
  const found = await prepared<ConnectionRow>(tx, {
    name: 'connections-hook',
    text: 'select * from door_hook($1)',
    values: [key],
  })
  return found[0] ? toConnection(found[0]) : null
}

/** Finds the connection of an account at a connector, by host or by the account's stable id. */
export async function findConnectionByAccount(
  tx: Transaction,
  connector: string,
  account: { host?: string; id?: string },
): Promise<Connection | null> {
  const door = account.id === undefined ? 'door_connection_by_host' : 'door_connection_by_account'
  const found = await rows<ConnectionRow>(tx, `select * from ${door}($1, $2)`, [
    connector,
    account.id ?? account.host,
  ])
  return found[0] ? toConnection(found[0]) : null
}

/** Which tenant each connection belongs to; for commands that work on any of them. */
export async function locateConnections(
  tx: Transaction,
  id: number | null,
): Promise<{ tenantId: number; id: number }[]> {
  const found = await rows<{ tenant_id: number; id: number }>(
    tx,
    'select * from door_connection_tenants($1)',
    [id],
  )
  return found.map((row) => ({ tenantId: row.tenant_id, id: row.id }))
}
