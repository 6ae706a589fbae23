import type { Granted } from '../../connector-kit/index.ts'
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

/** Finds the connection of the account that lives at a host of a connector's outside system. */
export async function findConnectionByHost(
  tx: Transaction,
  connector: string,
  host: string,
): Promise<Connection | null> {
  const found = await rows<ConnectionRow>(tx, 'select * from door_connection_by_host($1, $2)', [
    connector,
    host,
  ])
  return found[0] ? toConnection(found[0]) : null
}

/** Finds the connection of an account, among those that the same server vouched for. */
export async function findConnectionByAccount(
  tx: Transaction,
  connector: string,
  account: Pick<Granted, 'accountId' | 'accountServer'>,
): Promise<Connection | null> {
  const found = await rows<ConnectionRow>(
    tx,
    'select * from door_connection_by_account($1, $2, $3)',
    [connector, account.accountId, account.accountServer],
  )
  return found[0] ? toConnection(found[0]) : null
}

/** Takes a host from whoever had it: its present account was just granted. */
export async function takeAccountHost(
  tx: Transaction,
  connection: Pick<Connection, 'connector' | 'id'>,
  host: string,
): Promise<void> {
  await rows(tx, 'select door_take_account_host($1, $2, $3)', [
    connection.connector,
    host,
    connection.id,
  ])
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
