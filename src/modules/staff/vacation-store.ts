import type { Transaction } from '../../platform/database/index.ts'
import { fragment, rows, sql } from '../../platform/database/sql.ts'
import type { Vacation, VacationDetails } from './vacation.ts'

interface VacationRow {
  id: number
  user_id: number
  starts_on: string
  ends_on: string
  note: string
  created_at: string
  updated_at: string
}

const columns = 'id, user_id, starts_on, ends_on, note, created_at, updated_at'

export async function findVacation(tx: Transaction, id: number): Promise<Vacation | undefined> {
  const [row] = await rows<VacationRow>(
    tx,
    `select ${columns} from vacations where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  )
  return row && toVacation(row)
}

/** Holds the vacation until the transaction ends, so that two changes of different fields stay. */
export async function lockVacation(tx: Transaction, id: number): Promise<Vacation | undefined> {
  const [row] = await rows<VacationRow>(
    tx,
    `select ${columns} from vacations where tenant_id = $1 and id = $2 for update`,
    [tx.tenantId, id],
  )
  return row && toVacation(row)
}

export interface VacationFilter {
  userId: number | null
  /** Vacations that touch these local dates. */
  from: string | null
  to: string | null
  afterId: number
  limit: number
}

/** Vacations by number. */
export async function pageOfVacations(
  tx: Transaction,
  { userId, from, to, afterId, limit }: VacationFilter,
): Promise<Vacation[]> {
  const found = await rows<VacationRow>(
    tx,
    `select ${columns} from vacations
     where tenant_id = $1 and id > $2 and ($3::bigint is null or user_id = $3)
       and ($4::date is null or ends_on >= $4) and ($5::date is null or starts_on <= $5)
     order by id limit $6`,
    [tx.tenantId, afterId, userId, from, to, limit],
  )
  return found.map(toVacation)
}

export async function insertVacation(
  tx: Transaction,
  vacation: VacationDetails,
): Promise<Vacation> {
  const row = await sql(tx)
    .insertInto('vacations')
    .values({ tenant_id: tx.tenantId, ...toColumns(vacation) })
    .returningAll()
    .$castTo<VacationRow>()
    .executeTakeFirstOrThrow()
  return toVacation(row)
}

export async function updateVacationRow(
  tx: Transaction,
  id: number,
  vacation: VacationDetails,
): Promise<Vacation> {
  const row = await sql(tx)
    .updateTable('vacations')
    .set({ ...toColumns(vacation), updated_at: fragment`now()` })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returningAll()
    .$castTo<VacationRow>()
    .executeTakeFirstOrThrow()
  return toVacation(row)
}

export async function deleteVacationRow(tx: Transaction, id: number): Promise<void> {
  await rows(tx, 'delete from vacations where tenant_id = $1 and id = $2', [tx.tenantId, id])
}

/**
 * How many live bookings of the employee that are not over stand between two instants (ISO 8601).
 */
export async function countBookingsBetween(
  tx: Transaction,
  userId: number,
  { fromInstant, toInstant }: { fromInstant: string; toInstant: string },
): Promise<number> {
  // A booking lasts 48 hours at most; saying so lets the index of starts bound the search below.
  const [row] = await rows<{ count: number }>(
    tx,
    `select count(*) from bookings
     where tenant_id = $1 and user_id = $2 and live and deleted_at is null
       and starts_at < $4 and starts_at > $3::timestamptz - interval '48 hours'
       and ends_at > greatest($3::timestamptz, now())`,
    [tx.tenantId, userId, fromInstant, toInstant],
  )
  return row?.count ?? 0
}

function toColumns(vacation: VacationDetails) {
  return {
    user_id: vacation.userId,
    starts_on: vacation.startsOn,
    ends_on: vacation.endsOn,
    note: vacation.note,
  }
}

function toVacation(row: VacationRow): Vacation {
  return {
    id: row.id,
    userId: row.user_id,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    note: row.note,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
