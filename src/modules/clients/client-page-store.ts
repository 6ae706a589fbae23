import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import type { Client } from './client.ts'
import { type ClientRow, clientColumns, toClient } from './client-store.ts'

export interface ClientPageQuery {
  /** LIKE patterns, any of which may match; none lists everybody. */
  patterns: string[]
  after: { lastName: string; firstName: string; id: number } | null
  limit: number
}

/** Clients by last name, first name and number. */
export async function pageOfClients(tx: Transaction, query: ClientPageQuery): Promise<Client[]> {
  const { after, limit, patterns } = query
  const position = [after?.lastName ?? null, after?.firstName ?? null, after?.id ?? null]
  if (patterns.length > 0) {
    // Row security forbids an index on LIKE to the application's role, hence the narrow function.
    const found = await rows<ClientRow>(
      tx,
      `select ${clientColumns} from door_search_clients($1, $2, $3, $4, $5)`,
      [patterns, ...position, limit],
    )
    return found.map(toClient)
  }
  const found = await rows<ClientRow>(
    tx,
    `select ${clientColumns} from clients
     where tenant_id = $1 and deleted_at is null
       ${after ? 'and (last_name, first_name, id) > ($2, $3, $4)' : ''}
     order by last_name, first_name, id limit $${after ? 5 : 2}`,
    [tx.tenantId, ...(after ? position : []), limit],
  )
  return found.map(toClient)
}

export interface NewestClientsQuery {
  patterns: string[]
  /** `createdAt` is an instant with microseconds, as `readNewestCursor` reads it. */
  before: { createdAt: string; id: number } | null
  limit: number
}

/** Clients, the newest first, each with its exact place: instants in JavaScript are coarser. */
export async function pageOfNewestClients(
  tx: Transaction,
  query: NewestClientsQuery,
): Promise<{ client: Client; place: string }[]> {
  const { before, limit, patterns } = query
  const place = `to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place`
  const position = [before?.createdAt ?? null, before?.id ?? null]
  const found =
    patterns.length > 0
      ? await rows<ClientRow & { place: string }>(
          tx,
          `select ${clientColumns}, ${place} from door_search_newest_clients($1, $2, $3, $4)`,
          [patterns, ...position, limit],
        )
      : await rows<ClientRow & { place: string }>(
          tx,
          `select ${clientColumns}, ${place} from clients
           where tenant_id = $1 and deleted_at is null
             ${before ? 'and (created_at, id) < ($2, $3)' : ''}
           order by created_at desc, id desc limit $${before ? 4 : 2}`,
          [tx.tenantId, ...(before ? position : []), limit],
        )
  return found.map((row) => ({ client: toClient(row), place: row.place }))
}
