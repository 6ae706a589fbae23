import { assert } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { Client, ClientDetails } from './client.ts'

/** A row of `clients` as the queries of this module select it. */
export interface ClientRow {
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

export const clientColumns = `id, first_name, last_name, phone, email, birthday, note, source,
  created_at, updated_at`

/** Clients by their numbers; deleted and unknown ones are left out. */
export async function findClients(tx: Transaction, ids: number[]): Promise<Map<number, Client>> {
  const found = await prepared<ClientRow>(tx, {
    name: 'clients-find',
    text: `select ${clientColumns} from clients
      where tenant_id = $1 and id = any($2) and deleted_at is null`,
    values: [tx.tenantId, ids],
  })
  return new Map(found.map((row) => [row.id, toClient(row)]))
}

/**
 * The same, held until the transaction ends: none of them can be deleted while something that is to
 * point at them is being written. It is the lock that a foreign key takes anyway, only earlier.
 */
export async function holdClients(tx: Transaction, ids: number[]): Promise<Map<number, Client>> {
  const found = await prepared<ClientRow>(tx, {
    name: 'clients-hold',
    text: `select ${clientColumns} from clients
      where tenant_id = $1 and id = any($2) and deleted_at is null order by id for key share`,
    values: [tx.tenantId, ids],
  })
  return new Map(found.map((row) => [row.id, toClient(row)]))
}

/**
 * Clients with that phone (E.164), then those with that e-mail (lower case) alone, each oldest
 * first, 20 at most. Null asks for nothing: clients without a phone are not alike.
 */
export async function findClientsByContact(
  tx: Transaction,
  { phone, email }: { phone: string | null; email: string | null },
): Promise<Client[]> {
  const found = await prepared<ClientRow>(tx, {
    name: 'clients-by-contact',
    text: `select ${clientColumns} from clients
      where tenant_id = $1 and deleted_at is null and (phone = $2 or email = $3)
      order by coalesce(phone = $2, false) desc, id limit 20`,
    values: [tx.tenantId, phone, email],
  })
  return found.map(toClient)
}

/** Those of the clients that were deleted or merged away: links still know them. */
export async function findDeletedClients(
  tx: Transaction,
  ids: number[],
): Promise<Map<number, Client>> {
  if (ids.length === 0) return new Map()
  const found = await prepared<ClientRow>(tx, {
    name: 'clients-find-deleted',
    text: `select ${clientColumns} from clients
      where tenant_id = $1 and id = any($2) and deleted_at is not null`,
    values: [tx.tenantId, ids],
  })
  return new Map(found.map((row) => [row.id, toClient(row)]))
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

/**
 * Holds the client until the transaction ends, so that two changes of different fields both stay.
 */
export async function lockClient(tx: Transaction, id: number): Promise<Client | undefined> {
  const [row] = await rows<ClientRow>(
    tx,
    `select ${clientColumns} from clients
     where tenant_id = $1 and id = $2 and deleted_at is null for update`,
    [tx.tenantId, id],
  )
  return row && toClient(row)
}

export async function insertClient(tx: Transaction, client: ClientDetails): Promise<Client> {
  const [row] = await rows<ClientRow>(
    tx,
    `insert into clients
       (tenant_id, first_name, last_name, phone, email, birthday, note, source)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${clientColumns}`,
    [tx.tenantId, ...valuesOf(client)],
  )
  assert(row, 'an added client is answered')
  return toClient(row)
}

/** Writes every field of a client whom this transaction holds locked. */
export async function updateClientRow(
  tx: Transaction,
  id: number,
  client: ClientDetails,
): Promise<Client> {
  const [row] = await rows<ClientRow>(
    tx,
    `update clients set first_name = $3, last_name = $4, phone = $5, email = $6, birthday = $7,
       note = $8, source = $9, updated_at = now()
     where tenant_id = $1 and id = $2 and deleted_at is null returning ${clientColumns}`,
    [tx.tenantId, id, ...valuesOf(client)],
  )
  assert(row, `client ${id} is locked, hence there`)
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
     where tenant_id = $1 and client_id = $2 and deleted_at is null
       and live and ends_at > now()`,
    [tx.tenantId, clientId],
  )
  return row?.count ?? 0
}

function valuesOf(client: ClientDetails): unknown[] {
  const { firstName, lastName, phone, email, birthday, note, source } = client
  return [firstName, lastName, phone, email, birthday, note, source]
}

export function toClient(row: ClientRow): Client {
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
