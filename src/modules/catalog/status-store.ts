import type { Transaction } from '../../platform/database/index.ts'
import { fragment, prepared, rows, sql } from '../../platform/database/sql.ts'
import type { CatalogPlace } from './catalog-page.ts'
import { meanings, type Status, type StatusDetails } from './status.ts'

interface StatusRow {
  id: number
  name: string
  color: string
  position: number
  meaning: string
  is_default: boolean
  created_at: string
  updated_at: string
}

const columns = 'id, name, color, position, meaning, is_default, created_at, updated_at'

/** How many statuses a tenant may have: each is a column of a report and a colour to tell apart. */
export const maxStatuses = 100

/** The tenant's booking statuses in its own order. */
export async function findStatuses(tx: Transaction): Promise<Status[]> {
  const found = await prepared<StatusRow>(tx, {
    name: 'statuses-find',
    text: `select ${columns} from statuses where tenant_id = $1 and deleted_at is null
      order by position, name, id limit ${maxStatuses}`,
    values: [tx.tenantId],
  })
  return found.map(toStatus)
}

/**
 * All statuses, held until the transaction ends: which one is the default is a matter of all of
 * them, and bookings that point at one of them wait.
 */
export async function lockStatuses(tx: Transaction): Promise<Status[]> {
  const found = await rows<StatusRow>(
    tx,
    `select ${columns} from statuses where tenant_id = $1 and deleted_at is null
     order by id limit ${maxStatuses} for update`,
    [tx.tenantId],
  )
  return found.map(toStatus)
}

/** Statuses by position, name and number. */
export async function pageOfStatuses(
  tx: Transaction,
  { after, limit }: { after: CatalogPlace | null; limit: number },
): Promise<Status[]> {
  const found = await rows<StatusRow>(
    tx,
    `select ${columns} from statuses
     where tenant_id = $1 and deleted_at is null
       ${after ? 'and (position, name, id) > ($3, $4, $5)' : ''}
     order by position, name, id limit $2`,
    [tx.tenantId, limit, ...(after ? [after.position, after.name, after.id] : [])],
  )
  return found.map(toStatus)
}

export async function insertStatus(tx: Transaction, status: StatusDetails): Promise<Status> {
  const row = await sql(tx)
    .insertInto('statuses')
    .values({ tenant_id: tx.tenantId, ...toColumns(status) })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toStatus(row)
}

export async function updateStatusRow(
  tx: Transaction,
  id: number,
  status: StatusDetails,
): Promise<Status> {
  const row = await sql(tx)
    .updateTable('statuses')
    .set({ ...toColumns(status), updated_at: fragment`now()` })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toStatus(row)
}

export async function softDeleteStatus(tx: Transaction, id: number): Promise<void> {
  await rows(
    tx,
    'update statuses set deleted_at = now(), updated_at = now() where tenant_id = $1 and id = $2',
    [tx.tenantId, id],
  )
}

/** How many bookings, past ones too, have the status. */
export async function countBookingsWith(tx: Transaction, id: number): Promise<number> {
  const [row] = await rows<{ count: number }>(
    tx,
    'select count(*) from bookings where tenant_id = $1 and status_id = $2 and deleted_at is null',
    [tx.tenantId, id],
  )
  return row?.count ?? 0
}

function toColumns({ isDefault, ...status }: StatusDetails) {
  return { ...status, is_default: isDefault }
}

function toStatus(row: StatusRow): Status {
  const meaning = meanings.find((known) => known === row.meaning)
  if (!meaning) throw new Error(`assertion failed: status ${row.id} means ${row.meaning}`)
  return {
    id: row.id,
    name: row.name,
    color: row.color,
    position: row.position,
    meaning,
    isDefault: row.is_default,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
