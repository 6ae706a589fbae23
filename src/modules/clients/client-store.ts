import type { Transaction } from '../../platform/database/index.ts'
import { fragment, prepared, rows, sql } from '../../platform/database/sql.ts'
import type { Client, ClientDetails } from './client.ts'

interface ClientRow {
  id: number
  first_name: string
  last_name: string
  phone: string | null
  email: string | null
  birthday: string | null
  note: string
  source: string
  created_at: string
  updated_at: string
}

const columns = `id, first_name, last_name, phone, email, birthday, note, source,
  created_at, updated_at`

/** Clients by their numbers; deleted and unknown ones are left out. */
export async function findClients(tx: Transaction, ids: number[]): Promise<Map<number, Client>> {
  const found = await prepared<ClientRow>(tx, {
    name: 'clients-find',
    text: `select ${columns} from clients
      where tenant_id = $1 and id = any($2) and deleted_at is null`,
    values: [tx.tenantId, ids],
  })
  return new Map(found.map((row) => [row.id, toClient(row)]))
}

/**
 * Clients with that phone (E.164) or that e-mail (lower case), oldest first, 20 at most. Null asks
 * for nothing: clients without a phone are not alike.
 */
export async function findClientsByContact(
  tx: Transaction,
  { phone, email }: { phone: string | null; email: string | null },
): Promise<Client[]> {
  const found = await prepared<ClientRow>(tx, {
    name: 'clients-by-contact',
    text: `select ${columns} from clients
      where tenant_id = $1 and deleted_at is null and (phone = $2 or email = $3)
      order by id limit 20`,
    values: [tx.tenantId, phone, email],
  })
  return found.map(toClient)
}

/** Numbers of clients after `afterId`, ascending: for walks over all of them. */
export async function listClientIds(
  tx: Transaction,
  { afterId, limit }: { afterId: number; limit: number },
): Promise<number[]> {
  const found = await rows<{ id: number }>(
    tx,
    `select id from clients where tenant_id = $1 and id > $2 and deleted_at is null
     order by id limit $3`,
    [tx.tenantId, afterId, limit],
  )
  return found.map((row) => row.id)
}

/** Holds the client until the transaction ends, so that two changes of different fields both stay. */
export async function lockClient(tx: Transaction, id: number): Promise<Client | undefined> {
  const [row] = await rows<ClientRow>(
    tx,
    `select ${columns} from clients
     where tenant_id = $1 and id = $2 and deleted_at is null for update`,
    [tx.tenantId, id],
  )
  return row && toClient(row)
}

export interface ClientPageQuery {
  /** LIKE patterns, all of which must match; none lists everybody. At most three. */
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
      `select ${columns} from door_search_clients($1, $2, $3, $4, $5)`,
      [patterns, ...position, limit],
    )
    return found.map(toClient)
  }
  const found = await rows<ClientRow>(
    tx,
    `select ${columns} from clients
     where tenant_id = $1 and deleted_at is null
       ${after ? 'and (last_name, first_name, id) > ($2, $3, $4)' : ''}
     order by last_name, first_name, id limit $${after ? 5 : 2}`,
    [tx.tenantId, ...(after ? position : []), limit],
  )
  return found.map(toClient)
}

export async function insertClient(tx: Transaction, client: ClientDetails): Promise<Client> {
  const row = await sql(tx)
    .insertInto('clients')
    .values({ tenant_id: tx.tenantId, ...toColumns(client) })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toClient(row)
}

export async function updateClientRow(
  tx: Transaction,
  id: number,
  client: ClientDetails,
): Promise<Client> {
  const row = await sql(tx)
    .updateTable('clients')
    .set({ ...toColumns(client), updated_at: fragment`now()` })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toClient(row)
}

export async function softDeleteClient(tx: Transaction, id: number): Promise<void> {
  await rows(
    tx,
    'update clients set deleted_at = now(), updated_at = now() where tenant_id = $1 and id = $2',
    [tx.tenantId, id],
  )
}

/** How many live bookings of the client are not over yet. */
export async function countComingBookings(tx: Transaction, clientId: number): Promise<number> {
  const [row] = await rows<{ count: number }>(
    tx,
    `select count(*) from bookings
     where tenant_id = $1 and client_id = $2 and live and ends_at > now()`,
    [tx.tenantId, clientId],
  )
  return row?.count ?? 0
}

function toColumns(client: ClientDetails) {
  return {
    first_name: client.firstName,
    last_name: client.lastName,
    phone: client.phone,
    email: client.email,
    birthday: client.birthday,
    note: client.note,
    source: client.source,
  }
}

function toClient(row: ClientRow): Client {
  return {
    id: row.id,
    firstName: row.first_name,
    lastName: row.last_name,
    phone: row.phone,
    email: row.email,
    birthday: row.birthday,
    note: row.note,
    source: row.source,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
