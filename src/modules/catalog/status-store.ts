import { assert } from '../../kernel/errors.ts'
import { statusMeanings } from '../../kernel/status-meaning.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { fragment, prepared, rows, sql } from '../../platform/database/sql.ts'
import { mostStatuses, type Status, type StatusFields } from './status.ts'

interface StatusRow {
  id: number
  name: string
  color: string
  position: number
  meaning: string
  is_default: boolean
}

/** Every status of the tenant in its own order. */
export async function readStatuses(tx: Transaction): Promise<Status[]> {
  const found = await prepared<StatusRow & { [column: string]: unknown }>(tx, {
    name: 'statuses-read',
    text: `select * from statuses where tenant_id = $1 and deleted_at is null
      order by position, id limit ${mostStatuses}`,
    values: [tx.tenantId],
  })
  return found.map(toStatus)
}

/**
 * The same, locked until the transaction ends: which is the default and who stands where concerns
 * them all. A booking that takes one of them meanwhile waits, because of its foreign key.
 */
export async function lockStatuses(tx: Transaction): Promise<Status[]> {
  // Without a status there would be no row to wait at, so the tenant's own row is the lock.
  await rows(tx, 'select id from tenants where id = $1 for no key update', [tx.tenantId])
  await rows(
    tx,
    'select id from statuses where tenant_id = $1 and deleted_at is null order by id for update',
    [tx.tenantId],
  )
  return readStatuses(tx)
}

/** Whether a booking that is not deleted stands in that status. */
export async function isStatusUsed(tx: Transaction, id: number): Promise<boolean> {
  const found = await rows(
    tx,
    `select 1 from bookings where tenant_id = $1 and status_id = $2 and deleted_at is null limit 1`,
    [tx.tenantId, id],
  )
  return found.length > 0
}

export async function insertStatus(tx: Transaction, status: StatusFields): Promise<Status> {
  const row = await sql(tx)
    .insertInto('statuses')
    .values({ tenant_id: tx.tenantId, ...toColumns(status) })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toStatus(row)
}

export async function updateStatusRow(tx: Transaction, status: Status): Promise<Status> {
  const row = await sql(tx)
    .updateTable('statuses')
    .set({ ...toColumns(status), updated_at: fragment`now()` })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', status.id)
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

function toColumns({ name, color, position, meaning, isDefault }: StatusFields) {
  return { name, color, position, meaning, is_default: isDefault }
}

function toStatus(row: StatusRow): Status {
  const { id, name, color, position } = row
  const meaning = statusMeanings.find((known) => known === row.meaning)
  assert(meaning, `status ${id} has a known meaning`)
  return { id, name, color, position, meaning, isDefault: row.is_default }
}
